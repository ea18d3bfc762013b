package dev.lockstep.systemtests.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.transaction.UserTransaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs in Payara: connections die in the middle of transactions, as they do when PostgreSQL is killed. Each transaction
 * writes two rows through two borrowings of a connection; both are there afterwards or none is.
 */
@Tag("it")
@ExtendWith(ArquillianExtension.class)
class LostConnectionIT {

    private static final int WRITERS = 8;
    private static final int TRANSACTIONS = 150;

    private static final String INSERT =
            "insert into outbox.inbox (message_id, topic, partition, log_offset) values (?, ?, ?, ?)";

    @Resource(lookup = "java:app/jdbc/swap")
    DataSource database;

    @Resource
    UserTransaction transaction;

    @Resource
    ManagedExecutorService threads;

    @Deployment
    static WebArchive application() {
        return ApplicationArchive.with(LostConnectionIT.class);
    }

    @Test
    void noTransactionIsCommittedInPart() throws Exception {
        String run = "lost-connection-" + UUID.randomUUID();
        AtomicInteger committed = new AtomicInteger();
        AtomicBoolean writing = new AtomicBoolean(true);
        Future<Integer> killer = threads.submit(() -> {
            int kills = 0;
            while (writing.get()) {
                kills += killAll();
            }
            return kills;
        });
        List<Future<?>> writers = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            int number = writer;
            writers.add(threads.submit(() -> {
                for (int i = 0; i < TRANSACTIONS; i++) {
                    if (write(run, number * TRANSACTIONS + i)) {
                        committed.incrementAndGet();
                    }
                }
            }));
        }
        for (Future<?> writer : writers) {
            writer.get();
        }
        writing.set(false);
        assertTrue(killer.get() > 0, "connections were killed");

        assertEquals(0, count("""
                select count(*) from (select log_offset from outbox.inbox where topic = ?
                                       group by log_offset having count(*) <> 2) halves""", run));
        assertTrue(committed.get() > 0, "some transactions were committed");
        assertTrue(
                count("select count(distinct log_offset) from outbox.inbox where topic = ?", run) >= committed.get(),
                "what was committed is there");
    }

    /** True when the commit was answered with success. */
    private boolean write(String run, long number) {
        try {
            transaction.begin();
            try {
                insert(run, 0, number);
                insert(run, 1, number);
            } catch (SQLException | RuntimeException e) {
                transaction.rollback();
                return false;
            }
            transaction.commit();
            return true;
        } catch (Exception e) {
            return false;
        }
    }

    private void insert(String run, int part, long number) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setObject(1, UUID.randomUUID());
            insert.setString(2, run);
            insert.setInt(3, part);
            insert.setLong(4, number);
            insert.executeUpdate();
        }
    }

    /** Ends every other connection of the application to this database. */
    private int killAll() {
        try {
            return (int) count("""
                    select count(*) from (select pg_terminate_backend(pid) from pg_stat_activity
                                           where usename = current_user and pid <> pg_backend_pid() and ? <> '') killed""", "now");
        } catch (Exception e) {
            return 0;
        }
    }

    private long count(String sql, String argument) throws SQLException {
        SQLException last = null;
        for (int attempt = 0; attempt < 50; attempt++) {
            try (Connection connection = database.getConnection();
                    PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, argument);
                try (ResultSet result = statement.executeQuery()) {
                    result.next();
                    return result.getLong(1);
                }
            } catch (SQLException e) {
                last = e;
            }
        }
        throw last;
    }
}
