-- The whole trace context of what waits, so that the end of a swap goes on in the trace of its request whatever brought it.
-- Two columns that may be null: no row is written; ACCESS EXCLUSIVE on each table for the moment of the change of the catalogue.
set local lock_timeout = '5s';
alter table swap.swap add column tracestate text;
alter table swap.early_outcome add column tracestate text;
