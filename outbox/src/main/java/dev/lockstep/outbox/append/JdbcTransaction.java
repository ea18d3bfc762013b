package dev.lockstep.outbox.append;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import javax.sql.DataSource;

/**
 * The data source's connection of the running transaction.
 *
 * <p>A container can have a transaction running and still hand out a connection that is no part of it: Payara does so on a
 * thread of an EJB for a CDI bean's {@code @Transactional}. Everything seems to work, and every statement commits by
 * itself. Whoever writes therefore gets its connection here and is refused one that would do that.
 */
public final class JdbcTransaction {

    /** SQL's "connection does not exist": it is not the fault of what was to be written. */
    private static final String NOT_ENLISTED = "08003";

    private JdbcTransaction() {}

    /** To be closed by the caller, which leaves the transaction running. */
    public static Connection connection(DataSource database) throws SQLException {
        Connection connection = database.getConnection();
        if (connection.getAutoCommit()) {
            connection.close();
            throw new SQLNonTransientConnectionException(
                    "the connection is not part of the running transaction, its statements would commit by themselves",
                    NOT_ENLISTED);
        }
        return connection;
    }
}
