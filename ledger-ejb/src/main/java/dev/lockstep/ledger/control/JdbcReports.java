package dev.lockstep.ledger.control;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.id.ReconciliationId;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.query.Difference;
import dev.lockstep.contract.query.ReconciliationView;
import dev.lockstep.contract.query.ReconciliationView.Seen;
import dev.lockstep.ledger.control.Nightly.Try;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The reports of reconciliations. Each call is a transaction of its own, beside the one that reads the books, so that everybody
 * sees how far it is.
 */
final class JdbcReports {

    private static final String NOW = "select clock_timestamp()";

    private static final String OPEN = "select exists (select from ledger.reconciliation where ended_at is null)";

    private static final String SCHEDULED = """
            select asked_at, state = 'FAILED' as failed
              from ledger.reconciliation
             where asked_by = '%s'
             order by asked_at desc
             limit %d
            """.formatted(ReconciliationView.SCHEDULE, Nightly.TRIES_MAX);

    private static final String ABANDON = """
            update ledger.reconciliation
               set state = 'FAILED', ended_at = clock_timestamp(), failure = 'the node on which it ran has ended'
             where ended_at is null and state = 'RUNNING'
            """;

    private static final String CLAIM = """
            update ledger.reconciliation set state = 'RUNNING', started_at = clock_timestamp()
             where reconciliation_id = (select reconciliation_id from ledger.reconciliation
                                         where ended_at is null and state = 'ASKED'
                                         order by asked_at, reconciliation_id
                                         limit 1)
            returning reconciliation_id
            """;

    private static final String SCHEDULE = """
            insert into ledger.reconciliation (reconciliation_id, asked_by, state, started_at)
            values (?, '%s', 'RUNNING', clock_timestamp())
            """.formatted(ReconciliationView.SCHEDULE);

    private static final String PROGRESS = """
            update ledger.reconciliation
               set percent = ?, legs = ?, accounts = ?, snapshots = ?, up_to_seq = ?
             where reconciliation_id = ?
            """;

    private static final String DIFFERENCE = """
            insert into ledger.reconciliation_difference
                (reconciliation_id, difference_no, kind, account_id, snapshot, figure, asset, booked_minor, recomputed_minor,
                 leg_seq)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String DONE = """
            update ledger.reconciliation set state = 'DONE', ended_at = clock_timestamp(), differences = ?
             where reconciliation_id = ?
            """;

    private static final String FAILED = """
            update ledger.reconciliation set state = 'FAILED', ended_at = clock_timestamp(), failure = ?
             where reconciliation_id = ?
            """;

    private final DataSource database;
    private final Ids ids;

    JdbcReports(DataSource database, Ids ids) {
        this.database = database;
        this.ids = ids;
    }

    /** Whether one was asked for, is due, or was left behind by a node that ended: a look without any lock. */
    boolean isAnythingToDo(Nightly nightly) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return isOpen(connection) || isDue(connection, nightly);
        }
    }

    /** Starts what is to be done, for the one node that may; nothing if another one has just done it. */
    Optional<ReconciliationId> claim(Nightly nightly) throws SQLException {
        try (Connection connection = database.getConnection()) {
            execute(connection, ABANDON);
            Optional<ReconciliationId> asked = asked(connection);
            if (asked.isPresent() || !isDue(connection, nightly)) {
                return asked;
            }
            ReconciliationId id = new ReconciliationId(ids.next());
            execute(connection, SCHEDULE, id.value());
            return Optional.of(id);
        }
    }

    void progress(ReconciliationId id, Seen seen) throws SQLException {
        try (Connection connection = database.getConnection()) {
            progress(connection, id, seen);
        }
    }

    /** With all that is kept of the differences, or not at all. */
    void done(ReconciliationId id, Seen seen, Findings findings) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                progress(connection, id, seen);
                keep(connection, id, findings.kept());
                execute(connection, DONE, findings.found(), id.value());
                connection.commit();
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    void failed(ReconciliationId id, String why) throws SQLException {
        try (Connection connection = database.getConnection()) {
            execute(connection, FAILED, why, id.value());
        }
    }

    private static boolean isOpen(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(OPEN);
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private static boolean isDue(Connection connection, Nightly nightly) throws SQLException {
        return nightly.isDue(now(connection), scheduled(connection));
    }

    private static Instant now(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(NOW);
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getObject(1, OffsetDateTime.class).toInstant();
        }
    }

    private static List<Try> scheduled(Connection connection) throws SQLException {
        List<Try> tries = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(SCHEDULED);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                tries.add(
                        new Try(row.getObject("asked_at", OffsetDateTime.class).toInstant(), row.getBoolean("failed")));
            }
        }
        return tries;
    }

    private static Optional<ReconciliationId> asked(Connection connection) throws SQLException {
        try (PreparedStatement claim = connection.prepareStatement(CLAIM);
                ResultSet row = claim.executeQuery()) {
            return row.next() ? Optional.of(new ReconciliationId(row.getObject(1, UUID.class))) : Optional.empty();
        }
    }

    private static void progress(Connection connection, ReconciliationId id, Seen seen) throws SQLException {
        execute(
                connection,
                PROGRESS,
                seen.percent(),
                seen.legs(),
                seen.accounts(),
                seen.snapshots(),
                seen.upTo(),
                id.value());
    }

    private static void keep(Connection connection, ReconciliationId id, List<Difference> differences)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(DIFFERENCE)) {
            for (int i = 0; i < differences.size(); i++) {
                Difference difference = differences.get(i);
                Instant snapshot = difference.subject().snapshot();
                Asset asset = difference.asset();
                insert.setObject(1, id.value());
                insert.setInt(2, i + 1);
                insert.setString(3, difference.subject().kind().name());
                insert.setString(4, difference.subject().account());
                insert.setObject(5, snapshot == null ? null : OffsetDateTime.ofInstant(snapshot, ZoneOffset.UTC));
                insert.setString(6, difference.subject().figure());
                insert.setString(7, asset == null ? null : asset.toString());
                insert.setBigDecimal(8, decimal(difference.booked()));
                insert.setBigDecimal(9, decimal(difference.recomputed()));
                insert.setLong(10, difference.legSeq());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static @Nullable BigDecimal decimal(@Nullable BigInteger minor) {
        return minor == null ? null : new BigDecimal(minor);
    }

    private static void execute(Connection connection, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            statement.executeUpdate();
        }
    }
}
