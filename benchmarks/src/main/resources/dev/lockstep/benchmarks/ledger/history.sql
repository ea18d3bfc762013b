-- ${sagas} sagas that were booked before, as the benchmark books them: two parts, each between a customer and the house. Numbers,
-- times and running balances go on from what is there. Parts as they came and outcomes are left out: booking only appends
-- to their tables. As superuser and without triggers: what is checked otherwise is right by construction.
set session_replication_role = replica;
set work_mem = '512MB';

create temporary table old_part as
select saga_id, part, uuidv7() as posting_id, at, ${effective} as effective_at, 1 + floor(random() * 1000)::bigint as amount,
       '${prefix}' || lpad(floor(random() * ${customers})::bigint::text, 12, '0') || case part when 1 then ':BTC' else ':ETH' end as customer
  from (select n, uuidv7() as saga_id, ${begin} + n * interval '${step}' as at from generate_series(1, ${sagas}) n) s,
       generate_series(1, 2) part
 order by n, part;

insert into ledger.saga (saga_id, type, total, deadline, state, received, first_seen_at, ended_at)
select saga_id, 'swap', 2, at + interval '1 hour', 'BOOKED', 2, at, at from old_part where part = 1;

insert into ledger.posting (posting_id, saga_id, part_no, description, leg_count, effective_at, booked_at)
select posting_id, saga_id, part, 'swap ' || saga_id || case part when 1 then ': sell' else ': buy' end, 2, effective_at, at from old_part;

create temporary table old_leg as
select row_number() over () as number, p.posting_id, l.leg_no, l.account, l.asset, l.amount, p.at, p.effective_at
  from old_part p,
       lateral (select * from (values (1, 1, p.customer, 'BTC/8', -p.amount), (1, 2, 'house:BTC', 'BTC/8', p.amount),
                                      (2, 1, 'house:ETH', 'ETH/18', -p.amount), (2, 2, p.customer, 'ETH/18', p.amount))
                              v (part, leg_no, account, asset, amount)
                 where v.part = p.part) l;

insert into ledger.leg (leg_seq, posting_id, leg_no, leg_count, account_id, asset, amount_minor, balance_after_minor, booked_at,
                        effective_at)
select s.last_value + l.number, l.posting_id, l.leg_no, 2, l.account, l.asset, l.amount,
       b.balance_minor + sum(l.amount) over (partition by l.account order by l.number), l.at, l.effective_at
  from old_leg l join ledger.balance b on b.account_id = l.account, ledger.leg_seq s
 order by l.number;

select setval('ledger.leg_seq', max(leg_seq)) from ledger.leg;

update ledger.balance b
   set balance_minor = b.balance_minor + c.change
  from (select account, sum(amount) as change from old_leg group by account) c
 where b.account_id = c.account;

drop table old_leg;
drop table old_part;
reset work_mem;
reset session_replication_role;
