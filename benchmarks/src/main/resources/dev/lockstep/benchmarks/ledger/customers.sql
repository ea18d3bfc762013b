-- ${customers} customers with two accounts each; those from which is sold have money, by postings of up to 999 of them.
-- As superuser and without triggers, because nobody else is there: what is checked otherwise is right by construction.
set session_replication_role = replica;

create temporary table customer as
select n, '${prefix}' || lpad(n::text, 12, '0') as name, n / 999 as posting, n % 999 + 2 as leg
  from generate_series(0, ${customers} - 1) n;

insert into ledger.account (account_id, asset, kind, may_go_negative, owner_ref)
select c.name || ':' || a.code, a.code || '/' || a.scale, 'CUSTOMER', false, substr(c.name, 10)
  from customer c, (values ('BTC', 8), ('ETH', 18)) a (code, scale);

create temporary table funding as
select posting, uuidv7() as saga_id, uuidv7() as posting_id, count(*) + 1 as legs, clock_timestamp() as at
  from customer group by posting order by posting;

insert into ledger.saga (saga_id, type, total, state, received, first_seen_at, ended_at)
select saga_id, 'funding', 1, 'BOOKED', 1, at, at from funding;

insert into ledger.posting (posting_id, saga_id, part_no, description, leg_count, effective_at, booked_at)
select posting_id, saga_id, 1, 'funding', legs, at, at from funding;

insert into ledger.leg (leg_seq, posting_id, leg_no, leg_count, account_id, asset, amount_minor, balance_after_minor, booked_at,
                        effective_at)
select nextval('ledger.leg_seq'), posting_id, 1, legs, 'external:BTC', 'BTC/8', -${funds} * (legs - 1),
       -${funds} * sum(legs - 1) over (order by posting), at, at
  from funding;

insert into ledger.leg (leg_seq, posting_id, leg_no, leg_count, account_id, asset, amount_minor, balance_after_minor, booked_at,
                        effective_at)
select nextval('ledger.leg_seq'), f.posting_id, c.leg, f.legs, c.name || ':BTC', 'BTC/8', ${funds}, ${funds}, f.at, f.at
  from customer c join funding f using (posting);

insert into ledger.balance (account_id, asset, kind, may_go_negative, balance_minor)
select name || ':BTC', 'BTC/8', 'CUSTOMER', false, ${funds} from customer
 union all
select name || ':ETH', 'ETH/18', 'CUSTOMER', false, 0 from customer;

update ledger.balance set balance_minor = balance_minor - ${funds} * (select count(*) from customer)
 where account_id = 'external:BTC';

drop table funding;
drop table customer;
reset session_replication_role;
