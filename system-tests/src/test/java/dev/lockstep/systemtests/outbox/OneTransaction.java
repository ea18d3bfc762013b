package dev.lockstep.systemtests.outbox;

import dev.lockstep.launcher.postgres.DatabaseAccess;
import dev.lockstep.outbox.append.JdbcOutbox;
import dev.lockstep.outbox.append.Outbox;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import javax.sql.DataSource;

/** A database transaction with an outbox in it, as a container would make them; rolled back unless it is committed. */
final class OneTransaction implements AutoCloseable {

    private final Connection connection;
    private final Outbox outbox;

    OneTransaction(DatabaseAccess database) throws SQLException {
        connection = DriverManager.getConnection(
                database.url() + "?reWriteBatchedInserts=true",
                database.application().user(),
                database.application().password());
        connection.setAutoCommit(false);
        Connection kept = fake(Connection.class, (proxy, method, arguments) -> {
            try {
                return method.getName().equals("close") ? null : method.invoke(connection, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
        outbox = new JdbcOutbox(
                fake(DataSource.class, (proxy, method, arguments) -> kept),
                fake(TransactionSynchronizationRegistry.class, (proxy, method, arguments) -> Status.STATUS_ACTIVE),
                Clock.systemUTC());
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
