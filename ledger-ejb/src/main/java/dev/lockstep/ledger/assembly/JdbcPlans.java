package dev.lockstep.ledger.assembly;

import dev.lockstep.outbox.append.JdbcTransaction;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * How PostgreSQL plans the statements of a transaction.
 *
 * <p>A prepared statement keeps its plan. One that was made while the tables were small reads them from end to end, and
 * goes on so while they grow, until they are analysed: seconds per booking on the first busy day.
 */
final class JdbcPlans {

    private JdbcPlans() {}

    /** Until the running transaction ends, tables are read by their indexes. For those that touch few rows of many. */
    static void byIndex(EntityManager database) {
        try (PreparedStatement set = JdbcTransaction.connection(database)
                .prepareStatement(
                        "select set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),"
                                + " set_config('enable_mergejoin', 'off', true)")) {
            set.executeQuery().close();
        } catch (SQLException e) {
            throw new PersistenceException("could not tell PostgreSQL how to plan this transaction", e);
        }
    }
}
