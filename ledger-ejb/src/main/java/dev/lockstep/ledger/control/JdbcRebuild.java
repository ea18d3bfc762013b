package dev.lockstep.ledger.control;

import static dev.lockstep.ledger.sql.LegSql.HOUSE;

import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.query.Difference;
import dev.lockstep.contract.query.Difference.Kind;
import dev.lockstep.contract.query.Difference.Subject;
import dev.lockstep.contract.query.ReconciliationView.Seen;
import dev.lockstep.ledger.control.RebuiltBalances.Movement;
import dev.lockstep.ledger.control.RebuiltSnapshots.Kept;
import dev.lockstep.ledger.control.RebuiltSnapshots.Line;
import dev.lockstep.ledger.control.RebuiltSnapshots.Turnover;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the whole journal once for each slice of the accounts, chunk by chunk in its own order, sums it up, and compares
 * balances, the balances behind the legs, and snapshots with it. What is in memory is bounded by the slice, however long the
 * journal is; what the server does at a time, and so the progress that is told, by the chunk.
 */
final class JdbcRebuild {

    /**
     * How much at a time.
     *
     * @param chunkLegs that one statement sums up
     * @param sliceAccounts that are in memory
     */
    record Bounds(int chunkLegs, int sliceAccounts) {

        /** Statements of some 100 ms that sort in 32 MB; 200,000 accounts of 250 bytes, 50 MB. */
        static final Bounds USUAL = new Bounds(50_000, 200_000);
    }

    private static final String MEMORY = "32MB";

    private static final int FETCH_ROWS = 5_000;
    private static final Duration TOLD_EVERY = Duration.ofSeconds(1);

    /**
     * A core is left for the bookings; and each chunk is planned for its own numbers, for a plan for any numbers would read the
     * whole journal for each.
     */
    private static final List<String> SETTINGS = List.of(
            "set local max_parallel_workers_per_gather = 0",
            "set local plan_cache_mode = force_custom_plan",
            "set local work_mem = '" + MEMORY + "'");

    private static final String SIZE = """
            select (select coalesce(max(leg_seq), 0) from ledger.leg) as up_to_seq,
                   (select count(*) from ledger.account) as accounts
            """;

    private static final String SLICE_END =
            "select account_id from ledger.account where account_id > ? order by account_id offset ? limit 1";

    private static final String SNAPSHOTS = "select up_to, last_seq, legs from ledger.trial_snapshot order by up_to";

    private static final String SNAPSHOT_LINES =
            "select up_to, asset, kind, debit_minor, credit_minor from ledger.trial_snapshot_line";

    /** From behind one account's name up to another's, or to the last one. */
    private static final String SLICE = "%1$s.account_id > ? and (cast(? as text) is null or %1$s.account_id <= ?)";

    /**
     * Two groupings of a chunk's legs in one reading: by account, with what the balances behind them say stood before the
     * first; and by line and span of the snapshots. A snapshot holds what was booked when it ends, hence the microsecond.
     */
    private static final String CHUNK = """
            select grouping(account_id) as of_span, account_id, asset, kind, span,
                   sum(amount_minor) as total, count(*) as legs, max(leg_seq) as last_seq,
                   min(before) as before_min, max(before) as before_max,
                   coalesce(sum(amount_minor) filter (where amount_minor < 0), 0) as debit,
                   coalesce(sum(amount_minor) filter (where amount_minor > 0), 0) as credit
              from (select l.account_id, l.asset, l.amount_minor, l.leg_seq, coalesce(h.kind, 'CUSTOMER') as kind,
                           l.balance_after_minor
                               - sum(l.amount_minor) over (partition by l.account_id, l.asset order by l.leg_seq) as before,
                           width_bucket(l.booked_at - interval '1 microsecond', cast(? as timestamptz[])) as span
                      from ledger.leg l
                      left join %s h on h.account_id = l.account_id
                     where l.leg_seq > ? and l.leg_seq <= ? and %s) leg
             group by grouping sets ((account_id, asset), (asset, kind, span))
            """.formatted(HOUSE, SLICE.formatted("l"));

    private static final String BROKEN_LEG = """
            select leg_seq, balance_after_minor, expected
              from (select l.leg_seq, l.balance_after_minor, ? + sum(l.amount_minor) over (order by l.leg_seq) as expected
                      from ledger.leg l
                     where l.account_id = ? and l.asset = ? and l.leg_seq > ? and l.leg_seq <= ?) leg
             where balance_after_minor <> expected
             order by leg_seq
             limit 1
            """;

    private static final String BALANCES = """
            select a.account_id, a.asset, b.balance_minor
              from ledger.account a
              left join ledger.balance b on b.account_id = a.account_id
             where %s
             order by a.account_id
            """.formatted(SLICE.formatted("a"));

    /** Takes what was looked at so far. */
    @FunctionalInterface
    interface Progress {
        void tell(Seen seen) throws SQLException;
    }

    /** Part of the accounts by name: behind one, up to and including another or the last. */
    private record Slice(String behind, @Nullable String last, int number) {}

    /** Part of the journal. */
    private record Chunk(long behind, long last) {}

    private final Connection connection;
    private final Bounds bounds;
    private final Progress progress;
    private final BooleanSupplier closing;
    private final Findings findings = new Findings();
    private final RebuiltSnapshots snapshots = new RebuiltSnapshots();
    private long upTo;
    private int slices = 1;
    private long legs;
    private long accounts;
    private int percent;
    private long toldAt = System.nanoTime();
    private List<Kept> kept = List.of();

    /** @param connection in a transaction that sees one state of the books to its end */
    JdbcRebuild(Connection connection, Bounds bounds, Progress progress, BooleanSupplier closing) {
        this.connection = connection;
        this.bounds = bounds;
        this.progress = progress;
        this.closing = closing;
    }

    /** What was looked at until now. */
    Seen seen() {
        return new Seen(percent, legs, accounts, kept.size(), upTo);
    }

    Findings compare() throws SQLException {
        prepare();
        kept = snapshots();
        String behind = "";
        for (int number = 0; ; number++) {
            Slice slice = new Slice(behind, sliceEnd(behind), number);
            compare(slice);
            if (slice.last() == null) {
                break;
            }
            behind = slice.last();
        }
        snapshots.compare(kept, findings);
        percent = 100;
        return findings;
    }

    private void prepare() throws SQLException {
        for (String setting : SETTINGS) {
            try (PreparedStatement set = connection.prepareStatement(setting)) {
                set.execute();
            }
        }
        try (PreparedStatement select = connection.prepareStatement(SIZE);
                ResultSet row = select.executeQuery()) {
            row.next();
            upTo = row.getLong("up_to_seq");
            slices = (int) (row.getLong("accounts") / bounds.sliceAccounts()) + 1;
        }
    }

    private @Nullable String sliceEnd(String behind) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SLICE_END)) {
            select.setString(1, behind);
            select.setInt(2, bounds.sliceAccounts() - 1);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        }
    }

    private void compare(Slice slice) throws SQLException {
        RebuiltBalances balances = new RebuiltBalances();
        Array ends = connection.createArrayOf(
                "timestamptz",
                kept.stream().map(Kept::upTo).map(Object::toString).toArray());
        for (long behind = 0; behind < upTo; behind += bounds.chunkLegs()) {
            Chunk chunk = new Chunk(behind, Math.min(upTo, behind + bounds.chunkLegs()));
            sumUp(slice, chunk, ends, balances);
            tell(slice, chunk);
        }
        compare(slice, balances);
        balances.rest().forEach(findings::add);
    }

    private void sumUp(Slice slice, Chunk chunk, Array ends, RebuiltBalances balances) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(CHUNK)) {
            select.setFetchSize(FETCH_ROWS);
            select.setArray(1, ends);
            select.setLong(2, chunk.behind());
            select.setLong(3, chunk.last());
            bind(select, 4, slice);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    if (row.getInt("of_span") == 1) {
                        addSpan(row);
                    } else {
                        legs += row.getLong("legs");
                        Movement movement = movement(row);
                        Optional<BigInteger> before = balances.add(movement);
                        if (before.isPresent()) {
                            addBrokenLeg(movement, before.get(), chunk);
                        }
                    }
                }
            }
        }
    }

    private static Movement movement(ResultSet row) throws SQLException {
        return new Movement(
                row.getString("account_id"),
                row.getString("asset"),
                integer(row, "total"),
                row.getLong("last_seq"),
                integer(row, "before_min"),
                integer(row, "before_max"));
    }

    private void addSpan(ResultSet row) throws SQLException {
        snapshots.add(
                row.getInt("span"),
                new Line(row.getString("asset"), row.getString("kind")),
                new Turnover(integer(row, "debit"), integer(row, "credit")),
                row.getLong("legs"),
                row.getLong("last_seq"));
    }

    private void addBrokenLeg(Movement movement, BigInteger before, Chunk chunk) throws SQLException {
        if (findings.isFull()) {
            findings.addUnseen();
            return;
        }
        try (PreparedStatement select = connection.prepareStatement(BROKEN_LEG)) {
            select.setBigDecimal(1, new BigDecimal(before));
            select.setString(2, movement.account());
            select.setString(3, movement.asset());
            select.setLong(4, chunk.behind());
            select.setLong(5, chunk.last());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                findings.add(new Difference(
                        Subject.of(Kind.LEG, movement.account()),
                        Asset.parse(movement.asset()),
                        integer(row, "balance_after_minor"),
                        integer(row, "expected"),
                        row.getLong("leg_seq")));
            }
        }
    }

    private void compare(Slice slice, RebuiltBalances balances) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(BALANCES)) {
            select.setFetchSize(FETCH_ROWS);
            bind(select, 1, slice);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    accounts++;
                    BigDecimal booked = row.getBigDecimal("balance_minor");
                    balances.compare(
                                    row.getString("account_id"),
                                    row.getString("asset"),
                                    booked == null ? null : booked.toBigIntegerExact())
                            .ifPresent(findings::add);
                }
            }
        }
    }

    private List<Kept> snapshots() throws SQLException {
        Map<Instant, Map<Line, Turnover>> lines = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(SNAPSHOT_LINES);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                lines.computeIfAbsent(upTo(row), end -> new HashMap<>())
                        .put(
                                new Line(row.getString("asset"), row.getString("kind")),
                                new Turnover(integer(row, "debit_minor"), integer(row, "credit_minor")));
            }
        }
        List<Kept> read = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(SNAPSHOTS);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                Instant end = upTo(row);
                read.add(
                        new Kept(end, row.getLong("last_seq"), row.getLong("legs"), lines.getOrDefault(end, Map.of())));
            }
        }
        return read;
    }

    private static Instant upTo(ResultSet row) throws SQLException {
        return row.getObject("up_to", OffsetDateTime.class).toInstant();
    }

    private static void bind(PreparedStatement select, int index, Slice slice) throws SQLException {
        select.setString(index, slice.behind());
        select.setString(index + 1, slice.last());
        select.setString(index + 2, slice.last());
    }

    private static BigInteger integer(ResultSet row, String column) throws SQLException {
        return row.getBigDecimal(column).toBigIntegerExact();
    }

    /** Between two chunks: whether to go on, and once a second how far it is. */
    private void tell(Slice slice, Chunk chunk) throws SQLException {
        if (closing.getAsBoolean()) {
            throw new IllegalStateException("the node is being stopped");
        }
        percent = (int) Math.min(99, (slice.number() * upTo + chunk.last()) * 100 / (upTo * slices));
        long now = System.nanoTime();
        if (now - toldAt >= TOLD_EVERY.toNanos()) {
            toldAt = now;
            progress.tell(seen());
        }
    }
}
