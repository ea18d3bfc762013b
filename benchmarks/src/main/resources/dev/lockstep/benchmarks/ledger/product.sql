-- Beside the ledger's own tables: a batch written into them by hand, with all that the product keeps of it and under the same
-- locks. Next to the other yardsticks it tells what the tables cost, next to the booking path what all the rest does.
create schema yardstick;

-- By the indexes, as the product does: otherwise a plan from when the tables were small stays.
-- What is left out is named as in the enum Without.
create function yardstick.book_in_product(sagas integer, parts integer, accounts integer, house boolean,
                                          without text default 'NOTHING') returns void
    language plpgsql
    set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
    ids      uuid[];
    saga     uuid[];
    part     integer[];
    posting  uuid[];
    payer    text[];
    payee    text[];
    asset    text[];
    amount   numeric[];
    -- As long as a part of two legs, and what an outcome and an audit event say of it.
    payload  bytea := convert_to(repeat('x', 330), 'UTF8');
    outcome  bytea := convert_to(repeat('x', 120 + 270 * parts), 'UTF8');
    evidence bytea := convert_to(repeat('x', 120 + 330 * parts), 'UTF8');
    hash     bytea := decode(repeat('00', 32), 'hex');
    trace    text := '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    at       timestamptz;
begin
    if without in ('CONTENT', 'ALL') then
        payload := '';
        outcome := '';
        evidence := '';
    end if;
    -- A client would pass these arrays.
    select array_agg(uuidv7()) into ids from generate_series(1, sagas);
    select array_agg(ids[p.s]), array_agg(p.n), array_agg(uuidv7()),
           array_agg(case when not house or p.n % 2 = 1 then p.customer || ':BTC' else 'house:ETH' end),
           array_agg(case when not house then p.other || ':BTC' when p.n % 2 = 1 then 'house:BTC' else p.customer || ':ETH' end),
           array_agg(case when not house or p.n % 2 = 1 then 'BTC/8' else 'ETH/18' end), array_agg(p.amount)
      into saga, part, posting, payer, payee, asset, amount
      from (select s, n, '${prefix}' || lpad(floor(random() * (accounts / 2))::integer::text, 12, '0') as customer,
                   '${prefix}' || lpad(floor(random() * (accounts / 2))::integer::text, 12, '0') as other,
                   1 + floor(random() * 1000)::numeric as amount
              from generate_series(1, sagas) s, generate_series(1, parts) n) p;

    if without not in ('LOCKS', 'ALL') then
        perform account_id from ledger.balance
          where account_id = any (payer || payee) and kind = 'CUSTOMER' order by account_id for no key update;
        perform account_id from ledger.balance
          where account_id = any (payer || payee) and kind <> 'CUSTOMER' order by account_id for no key update;
    end if;
    at := clock_timestamp();

    insert into ledger.saga (saga_id, type, total, deadline, state, received, payload_bytes, ended_at)
    select id, 'swap', parts, at + interval '1 hour', 'BOOKED', parts, parts * length(payload), at from unnest(ids) id;

    if without not in ('PARTS', 'ALL') then
        insert into ledger.part (saga_id, part_no, message_id, content_hash, payload, traceparent, topic, partition, log_offset,
                                 received_at)
        select p.saga, p.part, uuidv7(), hash, payload, trace, 'ledger.commands.v1', 0, p.ordinal, at
          from unnest(saga, part) with ordinality p (saga, part, ordinal);
    end if;

    with posted as (
        insert into ledger.posting (posting_id, saga_id, part_no, description, leg_count, effective_at, booked_at)
        select p.posting, p.saga, p.part, 'swap 01938f4e-7a00-7000-8000-000000000001: sell 0.00000500 BTC', 2, at, at
          from unnest(posting, saga, part) p (posting, saga, part)
    )
    insert into ledger.leg (leg_seq, posting_id, leg_no, leg_count, account_id, asset, amount_minor, balance_after_minor,
                            booked_at, effective_at)
    select nextval('ledger.leg_seq'), l.posting, l.no, 2, l.account, l.asset, l.amount,
           b.balance_minor + sum(l.amount) over (partition by l.account order by l.ordinal, l.no), at, at
      from (select p.ordinal, p.posting, p.asset, e.no, e.account, e.amount
              from unnest(posting, payer, payee, asset, amount) with ordinality
                   p (posting, payer, payee, asset, amount, ordinal),
                   lateral (values (1, p.payer, -p.amount), (2, p.payee, p.amount)) e (no, account, amount)) l
      join ledger.balance b on b.account_id = l.account
     order by l.ordinal, l.no;

    update ledger.balance b
       set balance_minor = b.balance_minor + c.change
      from (select e.account, sum(e.amount) as change
              from unnest(payer, payee, amount) p (payer, payee, amount),
                   lateral (values (p.payer, -p.amount), (p.payee, p.amount)) e (account, amount)
             group by e.account) c
     where b.account_id = c.account;

    if without not in ('OUTBOX', 'ALL') then
        insert into outbox.message (message_id, topic, key, type, version, traceparent, payload)
        select uuidv7(), 'ledger.events.v1', convert_to(id::text, 'UTF8'), 'saga-booked', 1, trace, outcome from unnest(ids) id;
    end if;

    if without not in ('AUDIT', 'ALL') then
        insert into ledger.audit_event (event_id, kind, subject, recorded_at, content, leaf_hash)
        select uuidv7(), 'saga-booked', id, at, evidence, hash from unnest(ids) id;
    end if;
end $$;
