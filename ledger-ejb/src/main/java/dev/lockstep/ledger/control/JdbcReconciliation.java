package dev.lockstep.ledger.control;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.id.ReconciliationId;
import dev.lockstep.ledger.control.JdbcRebuild.Bounds;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;

/**
 * Starts a reconciliation when one is asked for or due, on one node at a time, and sees to its report. Everything is read in one
 * transaction that is read only and sees the books as of its start; it takes no lock on any row and has no transaction id, so
 * it keeps no booking, snapshot or seal waiting.
 */
final class JdbcReconciliation {

    private static final Logger LOG = System.getLogger(JdbcReconciliation.class.getName());

    /** Any number that no other lock of this database uses; "rec" in ASCII. */
    private static final int LOCK = 0x726563;

    private static final String TRY_LOCK = "select pg_try_advisory_xact_lock(" + LOCK + ")";

    private static final String BEGIN = "set transaction isolation level repeatable read, read only";

    private final DataSource database;
    private final JdbcReports reports;
    private final Nightly nightly;
    private final Bounds bounds;
    private final BooleanSupplier closing;

    /** @param closing whether the node is being stopped; then a running one ends as failed */
    JdbcReconciliation(DataSource database, Ids ids, Nightly nightly, BooleanSupplier closing) {
        this(database, new JdbcReports(database, ids), nightly, Bounds.USUAL, closing);
    }

    JdbcReconciliation(
            DataSource database, JdbcReports reports, Nightly nightly, Bounds bounds, BooleanSupplier closing) {
        this.database = database;
        this.reports = reports;
        this.bounds = bounds;
        this.nightly = nightly;
        this.closing = closing;
    }

    /** Does what is to be done; answers whether there was something. */
    boolean advance() {
        try {
            return reports.isAnythingToDo(nightly) && runIfMine();
        } catch (SQLException e) {
            throw new ControlFailed("could not reconcile", e);
        }
    }

    private boolean runIfMine() throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                begin(connection);
                if (!isMine(connection)) {
                    return false;
                }
                Optional<ReconciliationId> claimed = reports.claim(nightly);
                if (claimed.isPresent()) {
                    run(connection, claimed.get());
                }
                return claimed.isPresent();
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    private void run(Connection connection, ReconciliationId id) throws SQLException {
        LOG.log(Level.INFO, "reconciliation.started reconciliation={0}", id);
        long started = System.nanoTime();
        JdbcRebuild rebuild = new JdbcRebuild(connection, bounds, seen -> reports.progress(id, seen), closing);
        try {
            Findings findings = rebuild.compare();
            reports.done(id, rebuild.seen(), findings);
            tell(id, rebuild, findings, (System.nanoTime() - started) / 1_000_000);
        } catch (SQLException | RuntimeException e) {
            // If this fails as well, the next one that starts ends the report of this one.
            reports.failed(id, closing.getAsBoolean() ? "the node on which it ran was stopped" : words(e));
            throw e;
        }
    }

    private static void tell(ReconciliationId id, JdbcRebuild rebuild, Findings findings, long elapsedMs) {
        boolean clean = findings.found() == 0;
        LOG.log(
                clean ? Level.INFO : Level.WARNING,
                "reconciliation.done reconciliation={0} legs={1} accounts={2} snapshots={3} differences={4} elapsed_ms={5}{6}",
                id,
                Long.toString(rebuild.seen().legs()),
                Long.toString(rebuild.seen().accounts()),
                Long.toString(rebuild.seen().snapshots()),
                Long.toString(findings.found()),
                Long.toString(elapsedMs),
                clean ? "" : " the books are not what the journal says; see runbook#reconciliation");
    }

    /** Messages of drivers can quote what is in rows; the kind of failure is enough, and the log has the rest. */
    private static String words(Exception e) {
        return e instanceof SQLException said && said.getSQLState() != null
                ? "the database answered with SQLState " + said.getSQLState()
                : "failed with " + e.getClass().getSimpleName();
    }

    private static void begin(Connection connection) throws SQLException {
        try (PreparedStatement begin = connection.prepareStatement(BEGIN)) {
            begin.execute();
        }
    }

    private static boolean isMine(Connection connection) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(TRY_LOCK);
                ResultSet row = lock.executeQuery()) {
            row.next();
            return row.getBoolean(1);
        }
    }
}
