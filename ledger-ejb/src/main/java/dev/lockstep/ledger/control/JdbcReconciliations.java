package dev.lockstep.ledger.control;

import dev.lockstep.contract.id.ReconciliationId;
import dev.lockstep.outbox.append.JdbcTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Asks by a row that the next look of any node finds. */
@ApplicationScoped
class JdbcReconciliations implements Reconciliations {

    private static final String ASK = """
            insert into ledger.reconciliation (reconciliation_id, asked_by)
            select ?, ? where not exists (select from ledger.reconciliation where ended_at is null and state = 'ASKED')
            on conflict (reconciliation_id) do nothing
            """;

    @PersistenceContext(unitName = "ledger")
    EntityManager database;

    @Override
    public void ask(ReconciliationId id, String actor) {
        try (PreparedStatement ask = JdbcTransaction.connection(database).prepareStatement(ASK)) {
            ask.setObject(1, id.value());
            ask.setString(2, actor);
            ask.executeUpdate();
        } catch (SQLException e) {
            throw new ControlFailed("could not ask for a reconciliation", e);
        }
    }
}
