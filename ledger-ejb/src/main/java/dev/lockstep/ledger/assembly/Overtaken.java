package dev.lockstep.ledger.assembly;

import jakarta.ejb.ApplicationException;

/**
 * Another transaction has changed what this one had judged by before it could lock it. Nothing was done; done again, it
 * sees the change.
 */
@ApplicationException(rollback = true)
public class Overtaken extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Overtaken(String what) {
        super(what);
    }
}
