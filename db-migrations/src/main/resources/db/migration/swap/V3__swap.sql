-- Channels, customers, prices, offers, swaps, transfers and users. New tables only: no lock anybody waits for.
create schema swap;
grant usage on schema swap to swap_app;

create table swap.asset (
    code  text     not null primary key,
    scale smallint not null check (scale between 0 and 18),
    name  text     not null
);

create table swap.channel (
    name            text    not null primary key check (name ~ '^[a-z][a-z0-9-]{0,62}$'),
    spread_bps      integer not null check (spread_bps between 0 and 10000),
    fee_bps         integer not null check (fee_bps between 0 and 10000),
    offer_ttl_ms    integer not null check (offer_ttl_ms between 1000 and 3600000),
    saga_timeout_ms integer not null check (saga_timeout_ms between 1000 and 3600000)
);
comment on column swap.channel.saga_timeout_ms is 'From acceptance to the deadline after which nothing of the swap is booked.';

create table swap.customer (
    customer_id uuid        not null primary key,
    channel     text        not null references swap.channel,
    reference   text        check (length(reference) <= 128),
    state       text        not null check (state in ('OPENING', 'ACTIVE')),
    request_id  uuid        not null unique,
    created_at  timestamptz not null,
    unique (channel, reference)
);
comment on column swap.customer.request_id is 'Message id of the command that asked the ledger to open the accounts; its answer makes the customer active.';

create table swap.price (
    pair      text           not null primary key,
    base      text           not null references swap.asset,
    quote     text           not null references swap.asset,
    price     numeric(38,18) not null check (price > 0),
    priced_at timestamptz    not null,
    source    text           not null
) with (fillfactor = 50);
comment on table swap.price is 'The latest price of each pair from market.prices.v1.';

create table swap.offer (
    offer_id    uuid           not null primary key,
    channel     text           not null references swap.channel,
    customer_id uuid           not null references swap.customer,
    sell_asset  text           not null references swap.asset,
    sell_minor  numeric(38,0)  not null check (sell_minor > 0),
    buy_asset   text           not null references swap.asset,
    buy_minor   numeric(38,0)  not null check (buy_minor > 0),
    fee_minor   numeric(38,0)  not null check (fee_minor >= 0 and fee_minor < buy_minor),
    mid_price   numeric(38,18) not null check (mid_price > 0),
    price       numeric(38,18) not null check (price > 0),
    spread_bps  integer        not null,
    fee_bps     integer        not null,
    priced_at   timestamptz    not null,
    created_at  timestamptz    not null,
    expires_at  timestamptz    not null,
    check (sell_asset <> buy_asset)
);
comment on column swap.offer.buy_minor is 'What is bought before the fee; the customer receives buy_minor - fee_minor. The fee is in the asset bought.';
comment on column swap.offer.price is 'Units of the asset bought for one unit of the asset sold, spread included.';

create table swap.swap (
    swap_id        uuid        not null primary key,
    -- An offer is used at most once: the second acceptance fails here, whoever races.
    offer_id       uuid        not null unique references swap.offer,
    channel        text        not null references swap.channel,
    customer_id    uuid        not null references swap.customer,
    saga_id        uuid        not null unique,
    fee_minor      numeric(38,0) not null check (fee_minor >= 0),
    state          text        not null check (state in ('REQUESTED', 'BOOKED', 'REFUSED', 'EXPIRED')),
    refusal_code   text,
    refusal_detail text,
    deadline       timestamptz not null,
    requested_at   timestamptz not null,
    ended_at       timestamptz,
    traceparent    text,
    check ((state = 'REQUESTED') = (ended_at is null)),
    check ((state = 'REFUSED') = (refusal_code is not null))
);
-- A channel's list, newest first (UUIDv7 rises with time), and the same for one customer.
create index swap_channel on swap.swap (channel, swap_id desc);
create index swap_customer on swap.swap (customer_id, swap_id desc);
-- What is open and past its time.
create index swap_open on swap.swap (deadline) where state = 'REQUESTED';

create table swap.trade (
    trade_id            uuid          not null primary key,
    swap_id             uuid          not null references swap.swap,
    side                text          not null check (side in ('SELL', 'BUY')),
    asset               text          not null references swap.asset,
    amount_minor        numeric(38,0) not null check (amount_minor > 0),
    state               text          not null check (state in ('REQUESTED', 'BOOKED', 'REFUSED', 'EXPIRED')),
    posting_id          uuid,
    balance_after_minor       numeric(38,0),
    house_balance_after_minor numeric(38,0),
    unique (swap_id, side)
);
comment on column swap.trade.balance_after_minor is 'The customer''s balance in this asset after the whole swap.';
comment on column swap.trade.house_balance_after_minor is 'The house''s balance in this asset after the whole swap.';
comment on column swap.swap.fee_minor is 'In the asset bought, and taken from what is bought.';

create table swap.transfer (
    transfer_id         uuid          not null primary key,
    channel             text          not null references swap.channel,
    customer_id         uuid          not null references swap.customer,
    kind                text          not null check (kind in ('DEPOSIT', 'WITHDRAWAL')),
    asset               text          not null references swap.asset,
    amount_minor        numeric(38,0) not null check (amount_minor > 0),
    saga_id             uuid          not null unique,
    state               text          not null check (state in ('REQUESTED', 'BOOKED', 'REFUSED', 'EXPIRED')),
    refusal_code        text,
    refusal_detail      text,
    balance_after_minor numeric(38,0),
    deadline            timestamptz   not null,
    requested_at        timestamptz   not null,
    ended_at            timestamptz,
    check ((state = 'REQUESTED') = (ended_at is null))
);
create index transfer_customer on swap.transfer (customer_id, transfer_id desc);

-- Terminal states are written once.
create function swap.end_is_final() returns trigger language plpgsql as $$
begin
    raise exception '% % ended as % and cannot become %', tg_table_name, old.saga_id, old.state, new.state
        using errcode = 'integrity_constraint_violation';
end $$;
create trigger swap_end_is_final before update on swap.swap
    for each row when (old.state <> 'REQUESTED' and new.state is distinct from old.state)
    execute function swap.end_is_final();
create trigger transfer_end_is_final before update on swap.transfer
    for each row when (old.state <> 'REQUESTED' and new.state is distinct from old.state)
    execute function swap.end_is_final();

create table swap.early_outcome (
    message_id  uuid        not null primary key,
    subject_id  uuid        not null,
    type        text        not null,
    payload     bytea       not null,
    traceparent text,
    received_at timestamptz not null default clock_timestamp()
);
comment on table swap.early_outcome is 'Ledger events that arrived before the row they are about could be seen; logical decoding can publish a commit some milliseconds before other sessions see it. Applied by the sweep as soon as it can be.';
comment on column swap.early_outcome.subject_id is 'The saga, or for accounts-opened the request.';

create table swap.idempotency_key (
    channel         text        not null,
    key             text        not null check (length(key) between 1 and 255),
    request_hash    bytea       not null,
    response_status integer,
    response_body   bytea,
    location        text,
    created_at      timestamptz not null,
    primary key (channel, key)
);
comment on table swap.idempotency_key is 'Written in the transaction of the intent and kept as long as it: there is no window in which a retry doubles.';

create table swap.app_user (
    name          text not null primary key check (length(name) between 1 and 64),
    password_hash text not null,
    disabled_at   timestamptz
);
create table swap.app_user_role (
    name text not null references swap.app_user,
    role text not null check (role in ('OPERATOR', 'APPROVER', 'ADMIN', 'AUDITOR')),
    primary key (name, role)
);

grant select on swap.asset, swap.channel to swap_app;
grant select, insert, update on swap.customer, swap.price, swap.offer, swap.swap, swap.trade, swap.transfer, swap.idempotency_key to swap_app;
grant select, insert, update, delete on swap.early_outcome to swap_app;
grant select on swap.app_user, swap.app_user_role to swap_app;
