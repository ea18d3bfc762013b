-- Rebuild and compare (docs/adr/0019): what is kept beside the journal is made again from its legs, and a report says what
-- differs. New tables only: no lock anybody waits for.
create table ledger.reconciliation (
    reconciliation_id uuid        not null primary key,
    asked_by          text        not null check (length(asked_by) between 1 and 128),
    asked_at          timestamptz not null default clock_timestamp(),
    state             text        not null default 'ASKED' check (state in ('ASKED', 'RUNNING', 'DONE', 'FAILED')),
    started_at        timestamptz,
    ended_at          timestamptz,
    percent           integer     not null default 0 check (percent between 0 and 100),
    legs              bigint      not null default 0,
    accounts          bigint      not null default 0,
    snapshots         bigint      not null default 0,
    up_to_seq         bigint      not null default 0,
    differences       bigint      not null default 0,
    failure           text,
    check ((state = 'ASKED') = (started_at is null)),
    check ((state in ('DONE', 'FAILED')) = (ended_at is not null)),
    check ((state = 'FAILED') = (failure is not null))
);
comment on table ledger.reconciliation is 'Reports of comparing everything that is kept beside the journal with its legs, and what is asked for.';
comment on column ledger.reconciliation.asked_by is '"schedule", or an opaque reference of who asked.';
comment on column ledger.reconciliation.percent is 'Of what there is to look at; written every second while it runs.';
comment on column ledger.reconciliation.up_to_seq is 'The highest leg that could be seen at the start: the books are compared as of then.';
comment on column ledger.reconciliation.differences is 'All that were found; the first 1,000 are kept.';
-- Lists, newest first.
create index reconciliation_asked_at on ledger.reconciliation (asked_at desc, reconciliation_id);
-- What waits or runs; looked for every few seconds, nearly always empty.
create index reconciliation_open on ledger.reconciliation (asked_at) where ended_at is null;

create table ledger.reconciliation_difference (
    reconciliation_id uuid    not null references ledger.reconciliation,
    difference_no     integer not null,
    kind              text    not null check (kind in ('BALANCE', 'BALANCE_MISSING', 'LEG', 'SNAPSHOT')),
    account_id        text,
    snapshot          timestamptz,
    figure            text,
    asset             text,
    -- What is wrong may have more digits than an amount, and turnover has more.
    booked_minor      numeric,
    recomputed_minor  numeric not null,
    leg_seq           bigint  not null,
    primary key (reconciliation_id, difference_no),
    check ((kind = 'SNAPSHOT') = (account_id is null)),
    check ((kind = 'SNAPSHOT') = (snapshot is not null and figure is not null)),
    check (booked_minor is distinct from recomputed_minor)
);
comment on column ledger.reconciliation_difference.booked_minor is 'What is kept; null where there is nothing.';
comment on column ledger.reconciliation_difference.leg_seq is 'The last leg that the recomputed figure stands on.';

-- A report that has ended is evidence.
create function ledger.report_is_final() returns trigger language plpgsql as $$
begin
    raise exception 'the report % has ended and stays as it is', old.reconciliation_id
        using errcode = 'integrity_constraint_violation';
end $$;
create trigger report_is_final before update on ledger.reconciliation
    for each row when (old.ended_at is not null) execute function ledger.report_is_final();
create trigger stays before delete or truncate on ledger.reconciliation for each statement execute function ledger.stays();
create trigger stays before update or delete or truncate on ledger.reconciliation_difference
    for each statement execute function ledger.stays();

grant select, insert on ledger.reconciliation, ledger.reconciliation_difference to ledger_app;
grant update (state, started_at, ended_at, percent, legs, accounts, snapshots, up_to_seq, differences, failure)
    on ledger.reconciliation to ledger_app;
