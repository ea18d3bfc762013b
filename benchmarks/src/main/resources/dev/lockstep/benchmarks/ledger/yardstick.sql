-- The yardstick: what a saga costs when it is written by hand for PostgreSQL alone. It keeps the facts that the ledger keeps
-- (saga, parts, entries, balances, outcome) in the leanest form: numbers for names, no checks, no outside.
create schema yardstick;

create table yardstick.account (
    id       bigint  primary key,
    currency char(3) not null,
    balance  bigint  not null default 0,
    version  bigint  not null default 0
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);

create table yardstick.saga (
    id          bigint      primary key,
    parts_total smallint    not null,
    parts_seen  smallint    not null default 0,
    status      char(1)     not null default 'P',
    deadline    timestamptz not null,
    updated_at  timestamptz not null default now()
) with (fillfactor = 80);

create table yardstick.saga_part (
    saga_id        bigint      not null,
    part_no        smallint    not null,
    debit_account  bigint      not null,
    credit_account bigint      not null,
    amount         bigint      not null check (amount > 0),
    currency       char(3)     not null,
    received_at    timestamptz not null default now(),
    primary key (saga_id, part_no)
);

create table yardstick.entry (
    id         bigint      generated always as identity primary key,
    saga_id    bigint      not null,
    part_no    smallint    not null,
    account_id bigint      not null,
    amount     bigint      not null,
    booked_at  timestamptz not null default now()
);
create index on yardstick.entry (account_id, id);

create table yardstick.outbox (
    id            uuid primary key default uuidv7(),
    aggregatetype text not null,
    aggregateid   text not null,
    type          text not null,
    saga_context  text,
    traceparent   text,
    payload       text
);

-- 1 and 101 are the house's, in the two currencies; customers begin at 1,000.
insert into yardstick.account (id, currency)
select id, case when id < 100 then 'EUR' else 'USD' end from generate_series(1, 999) id;

create function yardstick.open(customers bigint) returns void language sql as $$
    insert into yardstick.account (id, currency, balance)
    select 999 + n, case when n <= customers / 2 then 'EUR' else 'USD' end, 1000000000
      from generate_series(1, customers) n
$$;

-- One saga of two parts in one call, as a service without a bus would book it. The busy accounts come last.
create function yardstick.book_one(customers bigint) returns void language plpgsql as $$
declare
    saga   bigint := 1 + floor(random() * 9e18);
    seller bigint := 1000 + floor(random() * (customers / 2));
    buyer  bigint := 1000 + customers / 2 + floor(random() * (customers / 2));
    amount bigint := 1 + floor(random() * 1000);
begin
    insert into yardstick.saga (id, parts_total, parts_seen, status, deadline)
    values (saga, 2, 2, 'B', now() + interval '1 min');
    insert into yardstick.saga_part (saga_id, part_no, debit_account, credit_account, amount, currency)
    values (saga, 1, seller, 1, amount, 'EUR'), (saga, 2, 101, buyer, amount, 'USD');
    insert into yardstick.entry (saga_id, part_no, account_id, amount)
    values (saga, 1, seller, -amount), (saga, 1, 1, amount), (saga, 2, 101, -amount), (saga, 2, buyer, amount);
    update yardstick.account set balance = balance - amount, version = version + 1 where id = seller;
    update yardstick.account set balance = balance + amount, version = version + 1 where id = buyer;
    insert into yardstick.outbox (aggregatetype, aggregateid, type, saga_context, traceparent, payload)
    values ('swap', saga::text, 'SagaBooked', 'saga=0197;part=1;total=2;deadline=2026-11-20T08:00:00Z',
            '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', repeat('x', 200));
    update yardstick.account set balance = balance + amount, version = version + 1 where id = 1;
    update yardstick.account set balance = balance - amount, version = version + 1 where id = 101;
end $$;

-- Many sagas in one call: one statement per table, one update per account. Without the house customers pay each other.
create function yardstick.book_batch(sagas integer, parts integer, customers bigint, house boolean) returns void language plpgsql as $$
declare
    first   bigint := 100000 * (1 + floor(random() * 9e13))::bigint;
    saga    bigint[];
    part    smallint[];
    debit   bigint[];
    credit  bigint[];
    money   bigint[];
    unit    text[];
begin
    -- A client would pass these arrays.
    select array_agg(first + s), array_agg(p::smallint),
           array_agg(case when not house or p % 2 = 1 then 1000 + floor(random() * (customers / 2))::bigint else 101 end),
           array_agg(case when not house then 1000 + floor(random() * (customers / 2))::bigint
                          when p % 2 = 1 then 1
                          else 1000 + customers / 2 + floor(random() * (customers / 2))::bigint end),
           array_agg(1 + floor(random() * 1000)::bigint), array_agg(case when not house or p % 2 = 1 then 'EUR' else 'USD' end)
      into saga, part, debit, credit, money, unit
      from generate_series(1, sagas) s, generate_series(1, parts) p;

    insert into yardstick.saga (id, parts_total, parts_seen, status, deadline)
    select first + s, parts, parts, 'B', now() + interval '1 min' from generate_series(1, sagas) s;

    insert into yardstick.saga_part (saga_id, part_no, debit_account, credit_account, amount, currency)
    select * from unnest(saga, part, debit, credit, money, unit);

    insert into yardstick.entry (saga_id, part_no, account_id, amount)
    select p.saga, p.part, e.account, e.amount
      from unnest(saga, part, debit, credit, money) p (saga, part, debit, credit, money),
           lateral (values (p.debit, -p.money), (p.credit, p.money)) e (account, amount);

    -- In one global order, the busy accounts last.
    with change as (
        select e.account, sum(e.amount)::bigint as amount
          from unnest(debit, credit, money) p (debit, credit, money),
               lateral (values (p.debit, -p.money), (p.credit, p.money)) e (account, amount)
         group by e.account
    ), locked as materialized (
        select a.id, c.amount from yardstick.account a join change c on c.account = a.id order by a.id desc for update of a
    )
    update yardstick.account a set balance = a.balance + l.amount, version = a.version + 1 from locked l where a.id = l.id;

    insert into yardstick.outbox (aggregatetype, aggregateid, type, saga_context, traceparent, payload)
    select 'swap', (first + s)::text, 'SagaBooked', 'saga=0197;part=1;total=2;deadline=2026-11-20T08:00:00Z',
           '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', repeat('x', 200)
      from generate_series(1, sagas) s;
end $$;
