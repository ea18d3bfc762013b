package dev.lockstep.outbox.append;

import java.sql.SQLException;

/** The database said no while outbox, inbox or parking lot were read or written; the transaction is to be rolled back. */
public final class OutboxFailed extends RuntimeException {

    public OutboxFailed(String message, SQLException cause) {
        super(message, cause);
    }
}
