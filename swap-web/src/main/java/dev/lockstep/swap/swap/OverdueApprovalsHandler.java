package dev.lockstep.swap.swap;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;

/** Ends swaps that nobody has decided on in time: where a thread of our own enters (docs/adr/0009). */
@Stateless
public class OverdueApprovalsHandler {

    @Inject
    ApprovalDesk desk;

    /** One transaction; answers how many were ended. */
    public int expire(int limit) {
        return desk.expire(limit);
    }
}
