package dev.lockstep.systemtests.container;

import dev.lockstep.systemtests.stack.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A lock that the transactions of the application run into, one after the other, until it is closed. */
final class Hold implements AutoCloseable {

    private static final long LOOK_EVERY_NANOS = Duration.ofMillis(20).toNanos();

    private final Database database;
    private final Connection connection;

    /** @param sql what takes the lock */
    Hold(Database database, String sql) throws SQLException {
        this.database = database;
        this.connection = database.connect();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Returns when so many wait for a lock, or when it has taken so long; answers how many do. */
    long await(long waiting, Duration atMost) {
        long until = System.nanoTime() + atMost.toNanos();
        long now = waiting();
        while (now < waiting && System.nanoTime() < until) {
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
            now = waiting();
        }
        return now;
    }

    private long waiting() {
        return database.count("""
                select count(*) from pg_stat_activity
                 where datname = current_database() and wait_event_type = 'Lock'""");
    }

    @Override
    public void close() throws SQLException {
        connection.rollback();
        connection.close();
    }
}
