package dev.lockstep.systemtests.ledger;

import dev.lockstep.systemtests.servers.LedgerServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;

/**
 * A journal as if it had grown for long: customers and the busy house, in two assets, a batch of 100 postings every tenth of a
 * second. Four of five legs are effective when they are booked; most others were effective a few seconds before, some to the
 * microsecond as long before as an index allows; one of a hundred is dated back by up to a month, one of two hundred ahead.
 */
public final class GrownJournal {

    public static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

    private static final String SETTINGS = """
            set session_replication_role = replica;
            set work_mem = '256MB';
            set maintenance_work_mem = '512MB';
            select setseed(0.42)""";

    private static final String ACCOUNTS = """
            insert into ledger.account (account_id, asset, kind, may_go_negative, owner_ref)
            select format('customer:%%s:%%s', lpad(i::text, 7, '0'), split_part(a, '/', 1)), a, 'CUSTOMER', true, 'owner ' || i
              from generate_series(1, %1$d) i, (values ('BTC/8'), ('ETH/18')) v (a)""";

    private static final String MOVES = """
            create unlogged table public.move as
            select p, (lpad(to_hex(p), 32, '0'))::uuid as id, a as asset, split_part(a, '/', 1) as code,
                   format('customer:%%s:%%s', lpad(c::text, 7, '0'), split_part(a, '/', 1)) as customer,
                   case when p %% 20 = 0 then 'fee:' else 'house:' end || split_part(a, '/', 1) as house,
                   case when p %% 3 = 0 then -amount else amount end as amount, booked_at,
                   case when r < 0.80 then booked_at
                        when r < 0.97 then booked_at - floor(random() * 10000000) * interval '1 microsecond'
                        when r < 0.98 then booked_at - interval '10 seconds'
                        when r < 0.985 then booked_at - interval '10.000001 seconds'
                        when r < 0.995 then booked_at - random() * interval '30 days'
                        else booked_at + random() * interval '10 days' end as effective_at
              from (select p, (array['BTC/8', 'ETH/18'])[1 + p %% 2] as a,
                           1 + floor(power(random(), 2) * %1$d)::bigint as c, 1 + floor(random() * 1000000)::numeric as amount,
                           timestamptz '%3$s' + (p / 100) * interval '100 milliseconds' as booked_at, random() as r
                      from generate_series(1, %2$d) p) x""";

    private static final String POSTINGS = """
            insert into ledger.posting (posting_id, saga_id, part_no, description, leg_count, effective_at, booked_at)
            select id, id, 1, 'move ' || p, 2, effective_at, booked_at from public.move""";

    private static final String LEGS = """
            insert into ledger.leg (leg_seq, posting_id, leg_no, leg_count, account_id, asset, amount_minor,
                                    balance_after_minor, booked_at, effective_at)
            select seq, id, no, 2, account, asset, amount, sum(amount) over (partition by account order by seq), booked_at,
                   effective_at
              from (select p * 2 - 1 as seq, id, 1 as no, customer as account, asset, amount, booked_at, effective_at
                      from public.move
                    union all
                    select p * 2, id, 2, house, asset, -amount, booked_at, effective_at from public.move) l
             order by seq""";

    private static final String BALANCES = """
            insert into ledger.balance (account_id, may_go_negative, asset, kind, balance_minor)
            select a.account_id, true, a.asset, a.kind, coalesce(s.balance, 0)
              from ledger.account a
              left join (select account_id, sum(amount_minor) as balance from ledger.leg group by account_id) s using (account_id)
            on conflict (account_id) do update set balance_minor = excluded.balance_minor, may_go_negative = true""";

    private GrownJournal() {}

    /** Two legs a posting; a thousand legs for every customer, more for some and fewer for others. */
    public static void grow(LedgerServer server, int legs) throws SQLException {
        int postings = legs / 2;
        int customers = Math.max(10, legs / 1_000);
        try (Connection connection = server.superuser().connect();
                Statement statement = connection.createStatement()) {
            statement.execute(SETTINGS);
            statement.execute(ACCOUNTS.formatted(customers));
            statement.execute(MOVES.formatted(customers, postings, FIRST));
            statement.execute(POSTINGS);
            statement.execute(LEGS);
            statement.execute(BALANCES);
            statement.execute("select setval('ledger.leg_seq', " + (legs + 1) + ")");
            statement.execute("drop table public.move");
            statement.execute("vacuum analyze");
        }
    }

    /** The time of the last booking. */
    public static Instant last(int legs) {
        return FIRST.plusMillis(legs / 2 / 100 * 100L);
    }
}
