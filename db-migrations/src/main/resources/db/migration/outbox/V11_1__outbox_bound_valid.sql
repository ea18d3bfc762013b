-- Second step: every row is looked at, once, while appends and the relay go on. After it, the table is attached without a look.
-- Lock: SHARE UPDATE EXCLUSIVE on outbox.message, which no append, no reader and no relay waits for. Rows: all are read.
alter table outbox.message validate constraint message_bound;
