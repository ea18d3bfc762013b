-- The feed of all events of a channel (docs/adr/0026). A new table only: no lock anybody waits for. It begins now; what was before
-- is in swap.swap and swap.transfer.
create table swap.event (
    event_id    uuid        not null primary key,
    channel     text        not null references swap.channel,
    xid         xid8        not null default pg_current_xact_id(),
    seq         bigint      not null generated always as identity,
    type        text        not null,
    occurred_at timestamptz not null,
    payload     text        not null
);
comment on table swap.event is 'What happened to offers that were accepted, swaps and transfers, written in the transaction in which it did; never changed, kept for good.';
comment on column swap.event.event_id is 'Of an event that is on swap.events.v1 too, its message-id there.';
comment on column swap.event.xid is 'The transaction that wrote it. The feed shows only those below the oldest transaction that still runs: nothing can come to light among them any more.';
comment on column swap.event.seq is 'The order within a transaction; it says nothing about the order of commits.';
-- A channel's feed, page by page: channel = ? and (xid, seq) > (?, ?) and xid < ? order by xid, seq.
create index event_feed on swap.event (channel, xid, seq);

grant select, insert on swap.event to swap_app;
