package dev.lockstep.systemtests.outbox;

import dev.lockstep.launcher.postgres.DatabaseAccess;
import dev.lockstep.outbox.append.JdbcOutbox;
import dev.lockstep.outbox.append.Outbox;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;

/** A database transaction with an outbox in it, as a container would make them; rolled back unless it is committed. */
final class OneTransaction implements AutoCloseable {

    private final Connection connection;
    private final Outbox outbox;

    OneTransaction(DatabaseAccess database) throws SQLException {
        connection = connect(database);
        outbox = outbox(connection);
    }

    /** The application's connection, for one transaction after the other. A server that does not answer is given up soon. */
    static Connection connect(DatabaseAccess database) throws SQLException {
        Connection connection = DriverManager.getConnection(
                database.url() + "?reWriteBatchedInserts=true&connectTimeout=5&socketTimeout=30",
                database.application().user(),
                database.application().password());
        connection.setAutoCommit(false);
        return connection;
    }

    /** The product's outbox in whatever transaction this connection is in. */
    static Outbox outbox(Connection connection) {
        return new JdbcOutbox(
                fake(EntityManager.class, (proxy, method, arguments) -> connection),
                fake(TransactionSynchronizationRegistry.class, (proxy, method, arguments) -> Status.STATUS_ACTIVE),
                Clock.systemUTC());
    }

    Connection connection() {
        return connection;
    }

    Outbox outbox() {
        return outbox;
    }

    void commit() throws SQLException {
        connection.commit();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
