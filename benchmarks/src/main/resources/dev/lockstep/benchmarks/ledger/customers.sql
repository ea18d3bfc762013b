-- Customers ${first} to ${last} with two accounts each; each has made a deposit, so that there is something to sell.
-- As superuser and without triggers, because nobody else is there: what is checked otherwise is right by construction.
set session_replication_role = replica;

create temporary table customer as
select n - ${first} + 1 as number, '${prefix}' || lpad(n::text, 12, '0') as name, uuidv7() as saga_id, uuidv7() as posting_id,
       ${begin} + n * interval '1 microsecond' as at
  from generate_series(${first}, ${last}) n;

insert into ledger.account (account_id, asset, kind, may_go_negative, owner_ref)
select c.name || ':' || a.code, a.code || '/' || a.scale, 'CUSTOMER', false, substr(c.name, 10)
  from customer c, (values ('BTC', 8), ('ETH', 18)) a (code, scale);

insert into ledger.saga (saga_id, type, total, deadline, state, received, first_seen_at, ended_at)
select saga_id, 'deposit', 1, at + interval '1 hour', 'BOOKED', 1, at, at from customer;

insert into ledger.posting (posting_id, saga_id, part_no, description, leg_count, effective_at, booked_at)
select posting_id, saga_id, 1, 'deposit', 2, at, at from customer;

insert into ledger.leg (leg_seq, posting_id, leg_no, leg_count, account_id, asset, amount_minor, balance_after_minor, booked_at,
                        effective_at)
select nextval('ledger.leg_seq'), c.posting_id, l.leg_no, 2, l.account, 'BTC/8', l.amount, l.balance, c.at, c.at
  from customer c, ledger.balance b,
       lateral (values (1, b.account_id, -${funds}, b.balance_minor - ${funds} * c.number),
                       (2, c.name || ':BTC', ${funds}, ${funds})) l (leg_no, account, amount, balance)
 where b.account_id = 'external:BTC'
 order by c.number, l.leg_no;

insert into ledger.balance (account_id, asset, kind, may_go_negative, balance_minor)
select c.name || ':' || a.code, a.code || '/' || a.scale, 'CUSTOMER', false, a.funds
  from customer c, (values ('BTC', 8, ${funds}), ('ETH', 18, 0)) a (code, scale, funds);

update ledger.balance set balance_minor = balance_minor - ${funds} * (select count(*) from customer)
 where account_id = 'external:BTC';

drop table customer;
reset session_replication_role;
