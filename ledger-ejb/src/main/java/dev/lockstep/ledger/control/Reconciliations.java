package dev.lockstep.ledger.control;

import dev.lockstep.contract.id.ReconciliationId;

/** Where a reconciliation is asked for; some node starts it within seconds. */
public interface Reconciliations {

    /**
     * In the running transaction. Asking twice under one id, or while another one waits to be started, has no effect.
     *
     * @param actor who wants it, an opaque reference
     */
    void ask(ReconciliationId id, String actor);
}
