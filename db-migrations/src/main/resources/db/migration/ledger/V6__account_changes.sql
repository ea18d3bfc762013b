-- Accounts are frozen, unfrozen and closed by command. One new table; ledger.account and ledger.balance are locked while
-- one index is built and every balance is checked once: about a second per million accounts, and no booking meanwhile.
create table ledger.account_change (
    request_id   uuid        not null primary key,
    account_id   text        not null references ledger.account,
    before_state text        not null check (before_state in ('OPEN', 'FROZEN', 'CLOSED')),
    wanted_state text        not null check (wanted_state in ('OPEN', 'FROZEN', 'CLOSED')),
    refusal_code text,
    reason       text        not null check (length(reason) between 1 and 500),
    actor        text        not null check (length(actor) between 1 and 128),
    decided_at   timestamptz not null
);
comment on table ledger.account_change is 'Who asked for another state of an account, why, and what became of it; insert only.';
comment on column ledger.account_change.request_id is 'The message id of the command.';
comment on column ledger.account_change.refusal_code is 'Why the account stayed as it was; null: it has the wanted state since.';
-- The story of an account, newest first.
create index account_change_account on ledger.account_change (account_id, decided_at desc);
grant select, insert on ledger.account_change to ledger_app;

-- Closed is final, and nothing is left in a closed account.
create function ledger.closed_is_final() returns trigger language plpgsql as $$
begin
    raise exception 'account % is closed and cannot become %', old.account_id, new.state
        using errcode = 'integrity_constraint_violation';
end $$;
create trigger closed_is_final before update of state on ledger.account
    for each row when (old.state = 'CLOSED' and new.state <> 'CLOSED')
    execute function ledger.closed_is_final();
alter table ledger.balance add check (state <> 'CLOSED' or balance_minor = 0);

-- Of an account the state changes and nothing else, of a balance also the amount.
revoke update on ledger.account, ledger.balance from ledger_app;
grant update (state) on ledger.account to ledger_app;
grant update (state, balance_minor) on ledger.balance to ledger_app;

-- Clearing accounts that are not zero.
create index account_clearing on ledger.account (account_id) where kind = 'CLEARING';
