-- What operators want of the relay, the sign of life of the relay that reads the slot, and what is sent again on request; the
-- same on all nodes (docs/adr/0022). New tables only: no lock anybody waits for.

create table outbox.relay_wish (
    wish_id  bigint      generated always as identity primary key,
    wish     text        not null check (wish in ('RUN', 'PAUSE')),
    asked_by text        not null check (length(asked_by) between 1 and 128),
    reason   text        not null check (length(reason) between 1 and 500),
    asked_at timestamptz not null default clock_timestamp()
);
comment on table outbox.relay_wish is 'What operators want of the relay, whatever node runs it: the newest row counts. Insert only, so it also tells who paused and resumed it, when and why.';

create table outbox.relay_sign (
    -- One row; the relay that reads the slot renews it every second.
    one               boolean     not null primary key default true check (one),
    node              text        not null default '',
    state             text        not null default 'STOPPED',
    last_error        text,
    heartbeat_at      timestamptz,
    last_relayed_at   timestamptz,
    relayed_to        uuid        not null,
    behind            bigint      not null default 0 check (behind >= 0),
    behind_since      timestamptz,
    seen_at           timestamptz not null default 'epoch'
) with (fillfactor = 10);
comment on table outbox.relay_sign is 'The sign of life of the relay that reads the slot, for all nodes. Times are of this server''s clock.';
comment on column outbox.relay_sign.relayed_to is 'The greatest message id (UUIDv7) that Kafka has acknowledged: what is greater is not relayed yet.';
comment on column outbox.relay_sign.behind is 'How many messages were not relayed when it was written, at most 100,001: more are not counted.';
comment on column outbox.relay_sign.behind_since is 'When the oldest of them was appended.';
-- What is there already counts as relayed: a UUIDv7 of now.
insert into outbox.relay_sign (relayed_to)
values ((lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0') || '70008000000000000000')::uuid);

create table outbox.relay_resend (
    resend_id   bigint      generated always as identity primary key,
    kind        text        not null check (kind in ('RANGE', 'MESSAGES', 'RECOVER')),
    since       timestamptz,
    until       timestamptz,
    message_ids uuid[],
    asked_by    text        not null check (length(asked_by) between 1 and 128),
    reason      text        not null check (length(reason) between 1 and 500),
    asked_at    timestamptz not null default clock_timestamp(),
    node        text        not null,
    planned     bigint      not null check (planned >= 0),
    sent        bigint      not null default 0,
    ended_at    timestamptz,
    failure     text,
    check ((kind = 'MESSAGES') = (message_ids is not null)),
    check ((kind = 'MESSAGES') = (since is null)),
    check (failure is null or ended_at is not null)
);
comment on table outbox.relay_resend is 'Messages sent again from outbox.message because an operator asked for it: who, why, how many, and how far it is.';
comment on column outbox.relay_resend.failure is 'Why it ended before everything was sent; null when everything was.';
-- One at a time. Its node holds an advisory lock meanwhile; a row that is open without the lock belongs to a node that is gone.
create unique index relay_resend_open on outbox.relay_resend ((true)) where ended_at is null;

grant select, insert on outbox.relay_wish to ${database}_relay;
grant select, update on outbox.relay_sign to ${database}_relay;
grant select, insert, update on outbox.relay_resend to ${database}_relay;
