-- Accounts, journal and assembly. New tables only: no lock anybody waits for.
create schema ledger;
grant usage on schema ledger to ledger_app;

create table ledger.account (
    account_id      text        not null primary key check (length(account_id) between 1 and 128),
    asset           text        not null check (asset ~ '^[A-Z][A-Z0-9]{1,11}/(0|[1-9]|1[0-8])$'),
    kind            text        not null check (kind in ('CUSTOMER', 'HOUSE', 'FEE', 'ROUNDING', 'VENUE', 'EXTERNAL', 'CLEARING')),
    may_go_negative boolean     not null,
    owner_ref       text,
    state           text        not null default 'OPEN' check (state in ('OPEN', 'FROZEN', 'CLOSED')),
    opened_at       timestamptz not null default clock_timestamp(),
    -- What a leg refers to: an account counts in its asset and no other.
    unique (account_id, asset)
);
comment on column ledger.account.asset is 'Code and number of decimals, such as BTC/8.';
comment on column ledger.account.owner_ref is 'An opaque reference; never a name.';

create table ledger.balance (
    account_id      text          not null primary key references ledger.account,
    may_go_negative boolean       not null,
    state           text          not null default 'OPEN' check (state in ('OPEN', 'FROZEN', 'CLOSED')),
    balance_minor   numeric(38,0) not null default 0,
    -- The limit stands inside the write: whoever races, the row never says less than it may.
    check (may_go_negative or balance_minor >= 0)
) with (fillfactor = 50);
comment on table ledger.balance is 'The sum of an account''s legs, kept by every booking. Opened with the account, so that there is always a row to lock. Half-filled pages keep updates off the index (HOT).';
comment on column ledger.balance.state is 'The account''s, copied: whoever has locked the balance knows it, and a freeze waits for the bookings before it.';

create function ledger.balance_follows_account() returns trigger language plpgsql as $$
begin
    update ledger.balance set state = new.state where account_id = new.account_id;
    return null;
end $$;
create trigger balance_follows_account after update of state on ledger.account
    for each row when (old.state is distinct from new.state)
    execute function ledger.balance_follows_account();

create table ledger.saga (
    saga_id        uuid        not null primary key,
    type           text        not null,
    total          integer     check (total >= 1),
    deadline       timestamptz,
    digest         text,
    state          text        not null default 'COLLECTING' check (state in ('COLLECTING', 'BOOKED', 'REFUSED', 'EXPIRED')),
    received       integer     not null default 0 check (received between 0 and coalesce(total, 0)),
    payload_bytes  bigint      not null default 0,
    refusal_code   text,
    refusal_detail text,
    refused_part   integer,
    refused_account text,
    blocked        text,
    first_seen_at  timestamptz not null default clock_timestamp(),
    ended_at       timestamptz,
    check ((state = 'COLLECTING') = (ended_at is null)),
    check ((state = 'REFUSED') = (refusal_code is not null)),
    check (state <> 'BOOKED' or received = total),
    -- Every saga ends: what can wait for others has a deadline.
    check (state <> 'COLLECTING' or deadline is not null or coalesce(total, 1) = 1)
) with (fillfactor = 80);
comment on column ledger.saga.total is 'Null only for a saga that was cancelled before any part of it came.';
comment on column ledger.saga.payload_bytes is 'The sum over its parts; bounds what booking has in memory.';
comment on column ledger.saga.deadline is 'Null only for a command that stood alone: it ends in the transaction that receives it.';
comment on column ledger.saga.blocked is 'Why one of its records was parked; it still ends at its deadline.';
-- The sweep: open sagas that are due. Partial, so it holds only what is open.
create index saga_due on ledger.saga (deadline) where state = 'COLLECTING';
-- Lists and exports by time, and by state and time.
create index saga_first_seen_at on ledger.saga (first_seen_at, saga_id);
create index saga_state on ledger.saga (state, first_seen_at desc);

-- Terminal states are written once.
create function ledger.saga_end_is_final() returns trigger language plpgsql as $$
begin
    raise exception 'saga % ended as % and cannot become %', old.saga_id, old.state, new.state
        using errcode = 'integrity_constraint_violation';
end $$;
create trigger saga_end_is_final before update on ledger.saga
    for each row when (old.state <> 'COLLECTING' and new.state is distinct from old.state)
    execute function ledger.saga_end_is_final();

create table ledger.part (
    saga_id      uuid        not null references ledger.saga,
    part_no      integer     not null check (part_no >= 1),
    message_id   uuid        not null,
    content_hash bytea       not null,
    payload      bytea       not null,
    traceparent  text,
    topic        text        not null,
    partition    integer     not null,
    log_offset   bigint      not null,
    received_at  timestamptz not null default clock_timestamp(),
    -- What makes assembly safe: a part is stored once, whoever stores it first.
    primary key (saga_id, part_no)
);

create table ledger.part_evidence (
    saga_id      uuid        not null references ledger.saga,
    part_no      integer     not null,
    kind         text        not null check (kind in ('CONFLICT', 'LATE')),
    content_hash bytea       not null,
    message_id   uuid        not null,
    payload      bytea       not null,
    saga_context text,
    topic        text        not null,
    partition    integer     not null,
    log_offset   bigint      not null,
    received_at  timestamptz not null default clock_timestamp(),
    -- The same late part, redelivered or sent again, is kept and announced once.
    primary key (saga_id, part_no, kind, content_hash)
);
comment on table ledger.part_evidence is 'Parts that came but were not taken.';

create table ledger.posting (
    posting_id   uuid        not null primary key,
    saga_id      uuid        not null references ledger.saga,
    part_no      integer     not null,
    description  text        not null,
    leg_count    integer     not null check (leg_count >= 2),
    effective_at timestamptz not null,
    booked_at    timestamptz not null,
    unique (saga_id, part_no),
    unique (posting_id, leg_count)
);

-- Drawn while the accounts of the booking are locked: the numbers of one account's legs rise, whichever node books them.
create sequence ledger.leg_seq;

create table ledger.leg (
    leg_seq             bigint        not null primary key,
    posting_id          uuid          not null,
    leg_no              integer       not null,
    leg_count           integer       not null,
    account_id          text          not null,
    asset               text          not null,
    amount_minor        numeric(38,0) not null check (amount_minor <> 0),
    balance_after_minor numeric(38,0) not null,
    booked_at           timestamptz   not null,
    unique (posting_id, leg_no),
    -- With the unique key above a posting that has all its legs can never get another one.
    foreign key (posting_id, leg_count) references ledger.posting (posting_id, leg_count),
    foreign key (account_id, asset) references ledger.account (account_id, asset),
    check (leg_no between 1 and leg_count)
);
comment on column ledger.leg.leg_count is 'Copied from the posting so that the foreign key pins it.';
-- Account statement, newest first, and the balance at an instant.
create index leg_account on ledger.leg (account_id, booked_at, leg_seq);
-- Exports by booking time.
create index leg_booked_at on ledger.leg (booked_at, leg_seq);

-- Double entry, checked again by the database at commit: all legs are there and sum to zero in every asset.
create function ledger.posting_is_balanced() returns trigger language plpgsql as $$
declare
    counted bigint;
    wrong   text;
begin
    select coalesce(sum(per_asset.legs), 0), string_agg(per_asset.asset, ', ') filter (where per_asset.total <> 0)
      into counted, wrong
      from (select asset, count(*) as legs, sum(amount_minor) as total
              from ledger.leg where posting_id = new.posting_id group by asset) per_asset;
    if counted <> new.leg_count or wrong is not null then
        raise exception 'posting % is not balanced: % of % legs, not zero in: %',
            new.posting_id, counted, new.leg_count, coalesce(wrong, 'none')
            using errcode = 'check_violation';
    end if;
    return null;
end $$;
create constraint trigger posting_is_balanced after insert on ledger.posting
    deferrable initially deferred for each row execute function ledger.posting_is_balanced();

-- The journal is append-only by grant.
grant select, insert, update on ledger.account to ledger_app;
grant select, insert, update on ledger.balance to ledger_app;
grant select, insert, update on ledger.saga to ledger_app;
grant select, insert on ledger.part, ledger.part_evidence, ledger.posting, ledger.leg to ledger_app;
grant usage on sequence ledger.leg_seq to ledger_app;

-- A new saga asks whether a record of its own waits here.
create index parked_saga on outbox.parked (saga_id) where state = 'PARKED';
