-- Swaps of agents that wait for somebody else's yes, and what an agent has asked for within a day (docs/adr/0029). One new table; five
-- columns of swap.swap that may be null: no row is written. The checks of a state are replaced by wider ones that are not looked at here
-- (V20_1 does). ACCESS EXCLUSIVE on swap.swap and swap.trade for the moment of the change of the catalogue.
set local lock_timeout = '5s';

create table swap.agent_allowance (
    channel     text          not null references swap.channel,
    agent       text          not null check (length(agent) between 1 and 255),
    asset       text          not null references swap.asset,
    day         date          not null,
    asked_minor numeric(38,0) not null check (asked_minor > 0),
    primary key (channel, agent, asset, day)
) with (fillfactor = 50);
comment on table swap.agent_allowance is 'How much of an asset an agent has asked to sell within a day (UTC), whatever became of it. One row is the lock between its requests.';
grant select, insert, update on swap.agent_allowance to swap_app;

alter table swap.swap
    add column asked_by   text check (length(asked_by) between 1 and 255),
    add column asked_at   timestamptz,
    add column approve_by timestamptz,
    add column decided_by text check (length(decided_by) between 1 and 255),
    add column decided_at timestamptz,
    drop constraint swap_state_check,
    drop constraint swap_check,
    add constraint swap_state_check
        check (state in ('PENDING_APPROVAL', 'REQUESTED', 'BOOKED', 'REFUSED', 'EXPIRED')) not valid,
    add constraint swap_ended_check
        check ((state in ('PENDING_APPROVAL', 'REQUESTED')) = (ended_at is null)) not valid,
    -- Whoever asks does not approve.
    add constraint swap_four_eyes_check check (decided_by <> asked_by) not valid,
    add constraint swap_approval_check
        check ((asked_by is null) = (asked_at is null) and (asked_by is null) = (approve_by is null)
               and (decided_by is null) = (decided_at is null) and (asked_by is not null or decided_by is null)
               and (state <> 'PENDING_APPROVAL' or (asked_by is not null and decided_by is null))
               and (asked_by is null or decided_by is not null or state in ('PENDING_APPROVAL', 'EXPIRED'))) not valid;
comment on column swap.swap.asked_by is 'The subject of the token that asked for it, where somebody else had to approve it; null where nobody had to.';
comment on column swap.swap.approve_by is 'The last instant at which it could be approved.';
comment on column swap.swap.decided_by is 'Who approved or rejected it; null where nobody had to or did.';
comment on column swap.swap.requested_at is 'When it went to the ledger; while it waits for approval, and when it never was approved, when it was asked for.';

alter table swap.trade
    drop constraint trade_state_check,
    add constraint trade_state_check
        check (state in ('PENDING_APPROVAL', 'REQUESTED', 'BOOKED', 'REFUSED', 'EXPIRED')) not valid;

-- An end is final, and nobody takes an approval back: from REQUESTED on only the ledger decides.
create function swap.goes_one_way() returns trigger language plpgsql as $$
begin
    raise exception 'swap % is % and cannot become %', old.swap_id, old.state, new.state
        using errcode = 'integrity_constraint_violation';
end $$;
drop trigger swap_end_is_final on swap.swap;
create trigger swap_end_is_final before update on swap.swap
    for each row when (old.state not in ('PENDING_APPROVAL', 'REQUESTED') and new.state is distinct from old.state)
    execute function swap.end_is_final();
create trigger swap_goes_one_way before update on swap.swap
    for each row when ((old.state = 'REQUESTED' and new.state = 'PENDING_APPROVAL')
                       or (old.state = 'PENDING_APPROVAL' and new.state = 'BOOKED'))
    execute function swap.goes_one_way();
