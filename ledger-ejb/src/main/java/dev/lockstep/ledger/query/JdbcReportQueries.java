package dev.lockstep.ledger.query;

import dev.lockstep.contract.id.ReconciliationId;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.query.Difference;
import dev.lockstep.contract.query.LedgerQueries;
import dev.lockstep.contract.query.ReconciliationView;
import dev.lockstep.ledger.query.JdbcReader.Select;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reports of reconciliations. */
final class JdbcReportQueries {

    private static final String REPORTS = """
            select reconciliation_id, asked_by, asked_at, state, started_at, ended_at, percent, legs, accounts, snapshots,
                   up_to_seq, differences, failure
              from ledger.reconciliation
            """;

    private static final String NEWEST = REPORTS + " order by asked_at desc, reconciliation_id limit ?";

    private static final String ONE = REPORTS + " where reconciliation_id = ?";

    static final String LAST_DONE = REPORTS + " where state = 'DONE' order by asked_at desc, reconciliation_id limit 1";

    private static final String DIFFERENCES = """
            select kind, account_id, snapshot, figure, asset, booked_minor, recomputed_minor, leg_seq
              from ledger.reconciliation_difference
             where reconciliation_id = ?
             order by difference_no
             limit ?
            """;

    private final JdbcReader reader;

    JdbcReportQueries(JdbcReader reader) {
        this.reader = reader;
    }

    List<ReconciliationView> newest(int limit) {
        return reader.list("reconciliations", Select.of(NEWEST, limit), JdbcReportQueries::report);
    }

    Optional<ReconciliationView> find(ReconciliationId id) {
        return reader.list("reconciliation " + id, Select.of(ONE, id.value()), JdbcReportQueries::report).stream()
                .findFirst();
    }

    List<Difference> differences(ReconciliationId id) {
        return reader.list(
                "differences of " + id,
                Select.of(DIFFERENCES, id.value(), LedgerQueries.LIMIT_MAX),
                JdbcReportQueries::difference);
    }

    static ReconciliationView report(ResultSet row) throws SQLException {
        return new ReconciliationView(
                new ReconciliationId(row.getObject("reconciliation_id", UUID.class)),
                row.getString("asked_by"),
                JdbcViews.instant(row, "asked_at"),
                ReconciliationView.State.valueOf(row.getString("state")),
                JdbcViews.optionalInstant(row, "started_at"),
                JdbcViews.optionalInstant(row, "ended_at"),
                new ReconciliationView.Seen(
                        row.getInt("percent"),
                        row.getLong("legs"),
                        row.getLong("accounts"),
                        row.getLong("snapshots"),
                        row.getLong("up_to_seq")),
                row.getLong("differences"),
                row.getString("failure"));
    }

    private static Difference difference(ResultSet row) throws SQLException {
        String asset = row.getString("asset");
        BigDecimal booked = row.getBigDecimal("booked_minor");
        return new Difference(
                new Difference.Subject(
                        Difference.Kind.valueOf(row.getString("kind")),
                        row.getString("account_id"),
                        JdbcViews.optionalInstant(row, "snapshot"),
                        row.getString("figure")),
                asset == null ? null : Asset.parse(asset),
                booked == null ? null : booked.toBigIntegerExact(),
                row.getBigDecimal("recomputed_minor").toBigIntegerExact(),
                row.getLong("leg_seq"));
    }
}
