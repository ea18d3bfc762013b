-- Webhooks: where a channel has its events sent, which event is on its way to which of these, and what came of every try
-- (docs/adr/0027). New tables only; the foreign keys take SHARE ROW EXCLUSIVE on swap.channel and swap.event for the moment of the
-- change of the catalogue, which waits for transactions that write events and no longer than this.
set local lock_timeout = '5s';

create table swap.webhook_endpoint (
    endpoint_id    uuid        not null primary key,
    channel        text        not null references swap.channel,
    url            text        not null check (length(url) <= 2048),
    types          text[]      check (cardinality(types) > 0),
    description    text        check (length(description) <= 256),
    state          text        not null check (state in ('ENABLED', 'DISABLED', 'DELETED')),
    reason         text        check (reason in ('BY_OWNER', 'GONE', 'FAILING')),
    reason_detail  text,
    disabled_at    timestamptz,
    failing_since  timestamptz,
    public_key     text        not null,
    sealed_keys    bytea       not null,
    previous_keys  bytea,
    previous_until timestamptz,
    created_at     timestamptz not null,
    check ((state = 'DISABLED') = (reason is not null) and (reason is null) = (disabled_at is null)),
    check ((previous_keys is null) = (previous_until is null))
);
comment on table swap.webhook_endpoint is 'Where a channel has its events sent. One that was deleted stays as long as its deliveries, without being shown.';
comment on column swap.webhook_endpoint.types is 'Of the events that are sent there; null for all.';
comment on column swap.webhook_endpoint.failing_since is 'When its first failure after its last success ended; null while it takes what it is sent.';
comment on column swap.webhook_endpoint.sealed_keys is 'Secret and private key, encrypted with lockstep.webhooks.key.';
comment on column swap.webhook_endpoint.previous_keys is 'Those before the last rotation, with which is signed as well until previous_until.';
-- A channel's endpoints: for its list, and for each of its events.
create index webhook_endpoint_channel on swap.webhook_endpoint (channel) where state <> 'DELETED';

create table swap.webhook_delivery (
    delivery_id     uuid        not null primary key,
    channel         text        not null references swap.channel,
    endpoint_id     uuid        not null references swap.webhook_endpoint,
    event_id        uuid        not null references swap.event,
    state           text        not null check (state in ('PENDING', 'DELIVERED', 'FAILED')),
    due_at          timestamptz not null,
    leased_until    timestamptz,
    claim           bigint      not null default 0,
    attempts        integer     not null default 0,
    failures        integer     not null default 0,
    first_failed_at timestamptz,
    created_at      timestamptz not null,
    ended_at        timestamptz,
    unique (event_id, endpoint_id),
    check ((state = 'PENDING') = (ended_at is null))
) with (fillfactor = 70);
comment on table swap.webhook_delivery is 'An event on its way to an endpoint, written in the transaction of the event; kept for lockstep.webhooks.retention_days.';
comment on column swap.webhook_delivery.due_at is 'When it is to be tried next.';
comment on column swap.webhook_delivery.leased_until is 'A node is trying it; when that has passed without a result, the node is gone and another one may.';
comment on column swap.webhook_delivery.claim is 'Counts who took it: the result of somebody who took it before does not count.';
comment on column swap.webhook_delivery.failures is 'Since it was written or last asked for again: its place in the schedule.';
-- What is due, endpoint by endpoint. Partial, so it holds only what is on its way.
create index webhook_delivery_due on swap.webhook_delivery (endpoint_id, due_at) where state = 'PENDING';
-- A channel's list, and the same for one endpoint, newest first (UUIDv7 rises with time).
create index webhook_delivery_channel on swap.webhook_delivery (channel, delivery_id desc);
create index webhook_delivery_endpoint on swap.webhook_delivery (endpoint_id, delivery_id desc);

create table swap.webhook_attempt (
    delivery_id uuid        not null references swap.webhook_delivery on delete cascade,
    number      integer     not null check (number >= 1),
    began_at    timestamptz not null,
    duration_ms integer     not null check (duration_ms >= 0),
    status      integer,
    error       text        check (length(error) <= 512),
    answer      text        check (length(answer) <= 1024),
    primary key (delivery_id, number)
);
comment on table swap.webhook_attempt is 'A try to deliver and what came of it.';
comment on column swap.webhook_attempt.error is 'Why it counts as failed; null for a success.';
comment on column swap.webhook_attempt.answer is 'The beginning of what the endpoint answered, without control characters.';

grant select, insert, update on swap.webhook_endpoint to swap_app;
grant select, insert, update, delete on swap.webhook_delivery, swap.webhook_attempt to swap_app;
