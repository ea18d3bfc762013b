package dev.lockstep.swap.outcome;

import dev.lockstep.swap.trade.Waiting;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.UUID;

/** Looks again for what an outcome came too early for; usually there is nothing to look for. */
@ApplicationScoped
public class EarlyOutcomeSweep implements Runnable {

    private static final Logger LOG = System.getLogger(EarlyOutcomeSweep.class.getName());

    @Inject
    OutcomeHandler outcomes;

    @Inject
    Waiting waiting;

    private volatile boolean failing;

    /** Never throws: whoever runs it goes on doing so. Tells of a failure once, until it is over. */
    @Override
    public void run() {
        try {
            List<UUID> settled = outcomes.settleEarly();
            if (!settled.isEmpty()) {
                LOG.log(Level.INFO, "outcome.early-applied count={0}", settled.size());
                waiting.signal(settled);
            }
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                failing = true;
                LOG.log(Level.WARNING, "outcome.sweep-failed", e);
            }
        }
    }
}
