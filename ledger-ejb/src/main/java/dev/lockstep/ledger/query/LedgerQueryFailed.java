package dev.lockstep.ledger.query;

import java.sql.SQLException;

/** The database said no while the ledger was read. */
public final class LedgerQueryFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LedgerQueryFailed(String what, SQLException cause) {
        super("could not read " + what, cause);
    }
}
