package dev.lockstep.benchmarks.relay;

import dev.lockstep.contract.message.Envelope;
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
import java.util.List;

/** The product's outbox on a connection of its own, with the application's role. */
final class JdbcAppender implements Appender {

    private final Connection connection;
    private final Outbox outbox;

    JdbcAppender(DatabaseAccess database) throws SQLException {
        connection = DriverManager.getConnection(
                database.url(),
                database.application().user(),
                database.application().password());
        connection.setAutoCommit(false);
        outbox = new JdbcOutbox(
                only(EntityManager.class, (proxy, method, arguments) -> connection),
                only(TransactionSynchronizationRegistry.class, (proxy, method, arguments) -> Status.STATUS_ACTIVE),
                Clock.systemUTC());
    }

    @Override
    public void append(List<Envelope> messages) throws SQLException {
        outbox.append(messages);
        connection.commit();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    /** What the outbox asks its container for: the connection of the running transaction, and that one runs. */
    private static <T> T only(Class<T> type, InvocationHandler answer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answer));
    }
}
