package dev.lockstep.swap.swap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Looks for swaps whose time to be approved is over; every node does, and leaves out what another one has in hand. */
@ApplicationScoped
public class OverdueApprovalsSweep implements Runnable {

    private static final Logger LOG = System.getLogger(OverdueApprovalsSweep.class.getName());

    private static final long EVERY_MS = 500;

    /** Of one transaction. What is left over is taken by the next run, so one run is short. */
    private static final int SWAPS_MAX = 100;

    @Inject
    OverdueApprovalsHandler approvals;

    private volatile boolean failing;

    /** How often it is to be run. */
    public long everyMs() {
        return EVERY_MS;
    }

    /** Never throws: whoever runs it goes on doing so. Tells of a failure once, until it is over. */
    @Override
    public void run() {
        try {
            approvals.expire(SWAPS_MAX);
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                failing = true;
                LOG.log(
                        Level.WARNING,
                        "approval.sweep_failed what is overdue is ended when it is over, and cannot be approved"
                                + " meanwhile; see runbook#database",
                        e);
            }
        }
    }
}
