package dev.lockstep.swap.http;

import java.sql.SQLException;

/** The database said no; the transaction is to be rolled back. */
public final class DatabaseFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public DatabaseFailed(String message, SQLException cause) {
        super(message, cause);
    }
}
