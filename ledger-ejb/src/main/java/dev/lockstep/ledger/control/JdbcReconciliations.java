package dev.lockstep.ledger.control;

import dev.lockstep.contract.id.ReconciliationId;
import dev.lockstep.outbox.append.JdbcTransaction;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Asks by a row that the next look of any node finds. */
@ApplicationScoped
class JdbcReconciliations implements Reconciliations {

    private static final String ASK = """
            insert into ledger.reconciliation (reconciliation_id, asked_by)
            select ?, ? where not exists (select from ledger.reconciliation where ended_at is null and state = 'ASKED')
            on conflict (reconciliation_id) do nothing
            """;

    @Resource(lookup = "java:app/jdbc/ledger")
    DataSource database;

    @Override
    public void ask(ReconciliationId id, String actor) {
        try (Connection connection = JdbcTransaction.connection(database);
                PreparedStatement ask = connection.prepareStatement(ASK)) {
            ask.setObject(1, id.value());
            ask.setString(2, actor);
            ask.executeUpdate();
        } catch (SQLException e) {
            throw new ControlFailed("could not ask for a reconciliation", e);
        }
    }
}
