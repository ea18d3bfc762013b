package dev.lockstep.ledger.query;

import static dev.lockstep.ledger.sql.LegSql.APART;
import static dev.lockstep.ledger.sql.LegSql.HOUSE;
import static dev.lockstep.ledger.sql.LegSql.NEAR;
import static dev.lockstep.ledger.sql.LegSql.turnover;

import dev.lockstep.contract.message.AccountKind;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Money;
import dev.lockstep.contract.query.AccountView;
import dev.lockstep.contract.query.AsOf;
import dev.lockstep.contract.query.Basis;
import dev.lockstep.contract.query.EntryView;
import dev.lockstep.contract.query.StatementPage;
import dev.lockstep.contract.query.TrialBalance;
import dev.lockstep.ledger.query.JdbcReader.Select;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Balances, statements and the trial balance as of an instant.
 *
 * <p>By booking time an account's balance is what stands behind its last leg until then. By effective time it is that, plus the
 * legs that were booked later and count already, less those that were booked and do not count yet. The former were booked
 * within {@link dev.lockstep.ledger.sql.LegSql#NEAR} of the instant, or are, like the latter, in the index of the legs whose
 * two times are apart. So nothing is kept per day, and nothing is summed up from the beginning.
 */
final class JdbcTimeQueries {

    /** No leg has a later time: the wire takes years of four digits. */
    private static final Instant END_OF_TIME = Instant.parse("9999-12-31T23:59:59.999999Z");

    private static final String RECORDED = """
            select a.account_id, a.kind, a.owner_ref, a.state, a.asset,
                   (select l.balance_after_minor
                      from ledger.leg l
                     where l.account_id = a.account_id and l.booked_at <= t.at
                     order by l.booked_at desc, l.leg_seq desc
                     limit 1) as balance_minor
              from ledger.account a
             cross join (select cast(? as timestamptz) as at) t
            """;

    /** What of an account {@code a} counts up to the place ({@code t.at}, {@code t.seq}) in the order of effective time. */
    private static final String EFFECTIVE_BALANCE = """
                   coalesce((select l.balance_after_minor
                               from ledger.leg l
                              where l.account_id = a.account_id and l.booked_at < t.at
                              order by l.booked_at desc, l.leg_seq desc
                              limit 1), 0)
                 + coalesce((select sum(l.amount_minor)
                               from ledger.leg l
                              where l.account_id = a.account_id and l.booked_at between t.at and t.at + %1$s
                                and (l.effective_at, l.leg_seq) <= (t.at, t.seq) and not %2$s), 0)
                 + coalesce((select sum(l.amount_minor)
                               from ledger.leg l
                              where l.account_id = a.account_id and l.booked_at >= t.at
                                and (l.effective_at, l.leg_seq) <= (t.at, t.seq) and %2$s), 0)
                 - coalesce((select sum(l.amount_minor)
                               from ledger.leg l
                              where l.account_id = a.account_id and l.booked_at < t.at
                                and (l.effective_at, l.leg_seq) > (t.at, t.seq) and %2$s), 0) as balance_minor
            """.formatted(NEAR, APART);

    private static final String EFFECTIVE = """
            select a.account_id, a.kind, a.owner_ref, a.state, a.asset,
            """ + EFFECTIVE_BALANCE + """
              from ledger.account a
             cross join (select cast(? as timestamptz) as at, cast(? as bigint) as seq) t
            """;

    private static final String OF_ACCOUNTS = " where a.account_id = any (?)";

    private static final String OF_ALL = " order by a.account_id";

    private static final String BY_RECORDED = JdbcViews.ENTRIES + """
             where l.account_id = ? and (l.booked_at, l.leg_seq) < (cast(? as timestamptz), cast(? as bigint))
             order by l.booked_at desc, l.leg_seq desc
             limit ?
            """;

    /**
     * The numbers of a page's legs. The page by booking time tells from when on all legs must be looked at: one that was booked
     * before cannot be effective later, unless the two are apart.
     */
    private static final String PAGE = """
            with t as materialized (
                select cast(? as text) as account, cast(? as timestamptz) as at, cast(? as bigint) as seq),
            near as materialized (
                select min(n.effective_at) as since
                  from t cross join lateral (
                       select l.effective_at
                         from ledger.leg l
                        where l.account_id = t.account and l.booked_at <= t.at + %1$s
                          and (l.effective_at, l.leg_seq) < (t.at, t.seq) and not %2$s
                        order by l.booked_at desc, l.leg_seq desc
                        limit ?) n)
            select p.leg_seq
              from t cross join lateral (
                   (select l.leg_seq, l.effective_at
                      from ledger.leg l
                     where l.account_id = t.account and l.booked_at between (select since from near) and t.at + %1$s
                       and (l.effective_at, l.leg_seq) < (t.at, t.seq) and not %2$s
                     order by l.effective_at desc, l.leg_seq desc
                     limit ?)
                   union all
                   (select l.leg_seq, l.effective_at
                      from ledger.leg l
                     where l.account_id = t.account and (l.effective_at, l.leg_seq) < (t.at, t.seq) and %2$s
                     order by l.effective_at desc, l.leg_seq desc
                     limit ?)) p
             order by p.effective_at desc, p.leg_seq desc
             limit ?
            """.formatted(NEAR, APART);

    private static final String BY_EFFECTIVE = JdbcViews.ENTRIES
            + " where l.leg_seq = any (cast(? as bigint[])) order by l.effective_at desc, l.leg_seq desc";

    /** By the primary key alone: with the account beside it, a plan for any leg may read all of the account's index. */
    private static final String PLACE = "select account_id, %s as at from ledger.leg where leg_seq = ?";

    /** From the newest snapshot, and the legs since. */
    private static final String TRIAL_RECORDED = trial(
            "up_to <= t.at", turnover("l.booked_at > (select up_to from since) and l.booked_at <= (select at from t)"));

    private static final String TRIAL_EFFECTIVE = trial(
            "up_to < t.at",
            turnover("l.booked_at > (select up_to from since) and l.booked_at < (select at from t)")
                    + " union all "
                    + turnover("l.booked_at between (select at from t) and (select at from t) + " + NEAR
                            + " and l.effective_at <= (select at from t) and not " + APART)
                    + " union all "
                    + turnover(
                            "l.booked_at >= (select at from t) and l.effective_at <= (select at from t) and " + APART)
                    + " union all select account_id, asset, -debit, -credit, legs, last_seq from ("
                    + turnover("l.booked_at < (select at from t) and l.effective_at > (select at from t) and " + APART)
                    + ") ahead");

    private final JdbcReader reader;

    JdbcTimeQueries(JdbcReader reader) {
        this.reader = reader;
    }

    private static String trial(String covered, String movements) {
        return """
                with t as materialized (select cast(? as timestamptz) as at),
                since as materialized (
                    select coalesce((select max(s.up_to) from ledger.trial_snapshot s, t where s.%s), '-infinity') as up_to),
                movement as (%s)
                select asset, kind, sum(debit) as debit, sum(credit) as credit
                  from (select s.asset, s.kind, s.debit_minor as debit, s.credit_minor as credit
                          from ledger.trial_snapshot_line s
                         where s.up_to = (select up_to from since)
                        union all
                        select m.asset, coalesce(h.kind, 'CUSTOMER'), m.debit, m.credit
                          from movement m
                          left join %s h on h.account_id = m.account_id) turnover
                 group by asset, kind
                """.formatted(covered, movements, HOUSE);
    }

    List<AccountView> accounts(Collection<String> accounts, AsOf asOf) {
        Select select = asOf.basis() == Basis.RECORDED
                ? Select.of(RECORDED + OF_ACCOUNTS, asOf.at(), accounts)
                : Select.of(EFFECTIVE + OF_ACCOUNTS, asOf.at(), Long.MAX_VALUE, accounts);
        return reader.list("balances", select, JdbcViews::account);
    }

    void streamAccounts(AsOf asOf, Consumer<AccountView> accounts) {
        Select select = asOf.basis() == Basis.RECORDED
                ? Select.of(RECORDED + OF_ALL, asOf.at())
                : Select.of(EFFECTIVE + OF_ALL, asOf.at(), Long.MAX_VALUE);
        reader.snapshot("balances", connection -> JdbcReader.each(connection, select, JdbcViews::account, accounts));
    }

    TrialBalance trialBalance(AsOf asOf) {
        String sql = asOf.basis() == Basis.RECORDED ? TRIAL_RECORDED : TRIAL_EFFECTIVE;
        List<TrialBalance.Line> lines = reader.list(
                "trial balance", Select.of(sql + " order by asset, kind", asOf.at()), JdbcTimeQueries::line);
        return new TrialBalance(
                asOf,
                lines.stream()
                        .filter(line -> line.turnover().debits().signum() != 0
                                || line.turnover().credits().signum() != 0)
                        .toList());
    }

    private static TrialBalance.Line line(ResultSet row) throws SQLException {
        return new TrialBalance.Line(
                AccountKind.valueOf(row.getString("kind")),
                new TrialBalance.Turnover(
                        Asset.parse(row.getString("asset")),
                        row.getBigDecimal("debit").toBigIntegerExact(),
                        row.getBigDecimal("credit").toBigIntegerExact()));
    }

    /** What the sum over all legs is in each asset, as SQL with the columns {@code asset} and {@code legs_minor}. */
    static String controlSums() {
        return "select asset, sum(debit + credit) as legs_minor from ("
                + TRIAL_RECORDED.replace("cast(? as timestamptz)", "timestamptz 'infinity'")
                + ") trial group by asset";
    }

    List<EntryView> entries(StatementPage page) {
        List<EntryView> entries = new ArrayList<>();
        reader.snapshot("statement of " + page.account(), connection -> {
            Optional<Place> start = start(connection, page);
            if (start.isPresent()) {
                entries.addAll(entries(connection, page, start.get()));
            }
        });
        return entries;
    }

    private static List<EntryView> entries(Connection connection, StatementPage page, Place start) throws SQLException {
        if (page.basis() == Basis.RECORDED) {
            Select select = Select.of(BY_RECORDED, page.account(), start.at(), start.seq(), page.limit());
            return JdbcReader.list(connection, select, JdbcViews::entry);
        }
        int size = page.limit();
        Select numbers = Select.of(PAGE, page.account(), start.at(), start.seq(), size, size, size, size);
        List<Long> found = JdbcReader.list(connection, numbers, row -> row.getLong("leg_seq"));
        List<EntryView> legs = JdbcReader.list(connection, Select.of(BY_EFFECTIVE, found), JdbcViews::entry);
        if (legs.isEmpty()) {
            return legs;
        }
        EntryView newest = legs.get(0);
        Select balance =
                Select.of(EFFECTIVE + OF_ACCOUNTS, newest.effectiveAt(), newest.seq(), List.of(page.account()));
        return running(
                legs,
                JdbcReader.list(connection, balance, JdbcViews::account).get(0).balance());
    }

    /** The legs, newest first, each with the balance behind it; {@code balance} stands behind the newest. */
    private static List<EntryView> running(List<EntryView> legs, Money balance) {
        List<EntryView> shown = new ArrayList<>();
        Money after = balance;
        for (EntryView leg : legs) {
            shown.add(leg.withBalance(after));
            after = after.minus(leg.amount());
        }
        return shown;
    }

    /** A place in an account's legs: the page holds what comes before it. */
    private record Place(Instant at, long seq) {}

    /** Nothing if the leg that the page begins behind is not one of the account. */
    private static Optional<Place> start(Connection connection, StatementPage page) throws SQLException {
        Long before = page.before();
        if (before == null) {
            Instant until = page.until();
            return Optional.of(new Place(until == null ? END_OF_TIME : until, Long.MAX_VALUE));
        }
        String time = page.basis() == Basis.RECORDED ? "booked_at" : "effective_at";
        return JdbcReader.list(
                        connection,
                        Select.of(PLACE.formatted(time), before),
                        row -> Map.entry(row.getString("account_id"), new Place(JdbcViews.instant(row, "at"), before)))
                .stream()
                .filter(leg -> leg.getKey().equals(page.account()))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
