package dev.lockstep.systemtests.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.contract.query.LedgerQueries;
import jakarta.annotation.Resource;
import jakarta.inject.Inject;
import jakarta.transaction.UserTransaction;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs in Payara, beside the application. */
@Tag("it")
@ExtendWith(ArquillianExtension.class)
class TransactionsIT {

    @Resource(lookup = "java:app/jdbc/swap")
    DataSource swap;

    @Resource(lookup = "java:app/jdbc/ledger")
    DataSource ledger;

    @Resource
    UserTransaction transaction;

    @Inject
    LedgerQueries queries;

    @Deployment
    static WebArchive application() {
        return ApplicationArchive.with(TransactionsIT.class);
    }

    @Test
    void noTransactionTouchesTwoDatabases() throws Exception {
        transaction.begin();
        try (Connection first = swap.getConnection()) {
            assertEquals("swap", database(first));
            SQLException refused = assertThrows(SQLException.class, () -> database(ledger.getConnection()));
            assertTrue(causes(refused).contains("non-XA"), causes(refused));
        } finally {
            transaction.rollback();
        }
    }

    @Test
    void eachDatabaseIsReachedByItselfWithItsOwnRole() throws Exception {
        try (Connection one = swap.getConnection()) {
            assertEquals("swap", database(one));
        }
        try (Connection other = ledger.getConnection()) {
            assertEquals("ledger", database(other));
        }
    }

    @Test
    void theLedgerIsReadBesideARunningTransactionOfTheSwapModule() throws Exception {
        transaction.begin();
        try (Connection first = swap.getConnection()) {
            assertEquals("swap", database(first));
            assertTrue(queries.trialBalance().stream().allMatch(line -> line.isSound()));
        } finally {
            transaction.rollback();
        }
    }

    private static String database(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select current_database()")) {
            result.next();
            return result.getString(1);
        }
    }

    private static String causes(Throwable thrown) {
        StringBuilder text = new StringBuilder();
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            text.append(cause).append('\n');
        }
        return text.toString();
    }
}
