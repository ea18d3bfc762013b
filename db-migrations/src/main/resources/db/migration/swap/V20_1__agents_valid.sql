-- Second step: every swap and trade is looked at, once, and what waits for approval gets an index. Rows: all are read, none is written.
-- Locks: SHARE UPDATE EXCLUSIVE for the checks, which nobody waits for; SHARE on swap.swap for the index, so that swaps wait as long as
-- the table is read once, about a second per million.
set local lock_timeout = '5s';
alter table swap.swap
    validate constraint swap_state_check,
    validate constraint swap_ended_check,
    validate constraint swap_four_eyes_check,
    validate constraint swap_approval_check;
alter table swap.trade validate constraint trade_state_check;
-- What nobody has decided in time: state = 'PENDING_APPROVAL' and approve_by <= ? order by approve_by. Partial, so it holds only what waits.
create index swap_pending on swap.swap (approve_by) where state = 'PENDING_APPROVAL';
