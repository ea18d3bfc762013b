-- Balances, statements and the trial balance as of any past instant (docs/adr/0016). Two small indexes, two new tables. The
-- index on ledger.leg reads the whole journal once and keeps bookings waiting meanwhile: about 4 s for 10 million legs.

-- By effective time only legs count that are not effective when they are booked. Nearly all are booked within seconds of it
-- and are found by their booking time; those that are further apart, or dated ahead, stand here. Holds nothing of a usual leg.
create index leg_apart on ledger.leg (account_id, effective_at, leg_seq) include (booked_at, asset, amount_minor)
    where effective_at > booked_at or booked_at - effective_at > interval '10 seconds';

-- The accounts that are no customer's, for sums by kind: few, so a sum over many legs need not look up each account. Also
-- finds the clearing accounts, for which there was an index of its own.
create index account_house on ledger.account (account_id) include (kind) where kind <> 'CUSTOMER';
drop index ledger.account_clearing;

create table ledger.trial_snapshot (
    up_to    timestamptz not null primary key,
    last_seq bigint      not null,
    legs     bigint      not null check (legs >= 0),
    made_at  timestamptz not null default clock_timestamp()
);
comment on table ledger.trial_snapshot is 'Instants up to which the journal is summed up; insert only. Can be deleted at any time, newest first: it is made again from the legs.';
comment on column ledger.trial_snapshot.up_to is 'Everything booked until then, inclusive, is in it; nothing can be booked then any more.';
comment on column ledger.trial_snapshot.last_seq is 'The highest number of the legs in it: where to look for the next snapshot.';
comment on column ledger.trial_snapshot.legs is 'From the first leg on.';

create table ledger.trial_snapshot_line (
    up_to        timestamptz not null references ledger.trial_snapshot on delete cascade,
    asset        text        not null,
    kind         text        not null,
    -- Turnover from the first leg on: it may have more digits than an amount.
    debit_minor  numeric     not null check (debit_minor <= 0),
    credit_minor numeric     not null check (credit_minor >= 0),
    primary key (up_to, asset, kind)
);
grant select, insert on ledger.trial_snapshot, ledger.trial_snapshot_line to ledger_app;
