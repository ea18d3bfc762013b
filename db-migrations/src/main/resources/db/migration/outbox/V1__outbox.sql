-- Outbox, inbox and parking lot, the same in both databases; ${database} is the name of this one. New tables only: no lock anybody waits for.
create schema outbox;

create table outbox.message (
    message_id    uuid        not null primary key,
    topic         text        not null,
    key           bytea       not null,
    type          text        not null,
    version       integer     not null check (version >= 1),
    saga_context  text,
    traceparent   text,
    tracestate    text,
    headers       jsonb,
    payload       bytea       not null,
    created_at    timestamptz not null default clock_timestamp()
);
comment on table outbox.message is 'Messages to be sent, written in the transaction of what they tell; insert only. The relay reads them from the write-ahead log.';
comment on column outbox.message.headers is 'Further headers in order: [{"name": text, "value": base64}, ...]; null for none.';
-- Retention and re-sending go by time; nothing else reads this table.
create index message_created_at on outbox.message (created_at);

create table outbox.inbox (
    message_id  uuid        not null primary key,
    topic       text        not null,
    partition   integer     not null,
    log_offset  bigint      not null,
    received_at timestamptz not null default clock_timestamp()
);
comment on table outbox.inbox is 'Messages whose effect is committed; written in the transaction of that effect, so that a redelivery has none.';

create table outbox.parked (
    parked_id   uuid        not null primary key,
    topic       text        not null,
    partition   integer     not null,
    log_offset  bigint      not null,
    key         bytea,
    payload     bytea,
    headers     jsonb       not null,
    reason      text        not null,
    detail      text        not null,
    saga_id     uuid,
    state       text        not null default 'PARKED' check (state in ('PARKED', 'REPLAYED', 'DISCARDED')),
    parked_at   timestamptz not null default clock_timestamp(),
    resolved_at timestamptz,
    resolved_by text,
    check ((state = 'PARKED') = (resolved_at is null)),
    -- A redelivered record is parked once.
    unique (topic, partition, log_offset)
);
comment on table outbox.parked is 'Records that could not be processed, byte for byte, until an operator decides.';
-- The operator's list: newest first within a state.
create index parked_state on outbox.parked (state, parked_at desc);

-- The relay's source. Inserts only: what is dropped by retention was sent long ago.
create publication lockstep_outbox for table outbox.message with (publish = 'insert');

grant usage on schema outbox to ${database}_app, ${database}_relay;
grant select, insert on outbox.message to ${database}_app;
grant select, insert on outbox.inbox to ${database}_app;
grant select, insert, update on outbox.parked to ${database}_app;
grant select on outbox.message to ${database}_relay;
