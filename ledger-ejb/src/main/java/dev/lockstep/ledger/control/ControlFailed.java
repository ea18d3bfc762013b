package dev.lockstep.ledger.control;

import java.sql.SQLException;

/** The database said no while the books were summed up or compared; nothing of it was kept. */
public final class ControlFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ControlFailed(String what, SQLException cause) {
        super(what, cause);
    }
}
