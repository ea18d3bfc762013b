package dev.lockstep.outbox.append;

import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import org.jspecify.annotations.Nullable;

/**
 * The one connection of the running transaction: JPA's.
 *
 * <p>While JPA uses its own, the data source hands out another one of the pool, to stand idle until the transaction ends:
 * Payara sends what goes over it through the first one. When as many transactions run as the pool has connections, each
 * of them holds one, waits for a second, and none goes on. Whoever writes by JDBC therefore gets the connection here.
 *
 * <p>A container can have a transaction running and still hand out a connection that is no part of it: Payara does so on a
 * thread of an EJB for a CDI bean's {@code @Transactional}. Everything seems to work, and every statement commits by
 * itself. A connection that would do that is refused here.
 */
public final class JdbcTransaction {

    /** SQL's "connection does not exist": it is not the fault of what was to be written. */
    private static final String NOT_ENLISTED = "08003";

    private JdbcTransaction() {}

    /** Not to be closed: it is JPA's, which gives it back when the transaction ends. */
    public static Connection connection(EntityManager database) throws SQLException {
        @Nullable Connection connection = database.unwrap(Connection.class);
        if (connection == null || connection.getAutoCommit()) {
            throw new SQLNonTransientConnectionException(
                    "the connection is not part of a running transaction, its statements would commit by themselves",
                    NOT_ENLISTED);
        }
        return connection;
    }
}
