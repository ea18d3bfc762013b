package dev.lockstep.ledger.assembly;

import dev.lockstep.outbox.retry.Backoff;
import dev.lockstep.outbox.retry.Patrol;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/**
 * Looks for due sagas again and again: every interval, and at once again as long as there may be more. Runs on every node;
 * the nodes pass over what another one has in hand. (An EJB timer would not fire more often than once a second here.)
 */
public final class DeadlineSweep implements Patrol.Round {

    /** Sagas per transaction: some 100 ms of work, so that a part of one of them never waits longer. */
    static final int SAGAS_MAX = 1_000;

    /** Deadlines do not wait: it is tried again soon, however long the database was away. */
    private static final Duration FAILED_FIRST = Duration.ofMillis(500);

    private static final Duration FAILED_LIMIT = Duration.ofSeconds(5);
    private static final Logger LOG = System.getLogger(DeadlineSweep.class.getName());

    /** One transaction: ends at most that many and answers how many it found. */
    @FunctionalInterface
    public interface Expiry {
        int expire(int limit);
    }

    private final Expiry ledger;

    DeadlineSweep(Expiry ledger) {
        this.ledger = ledger;
    }

    /** What a {@link Patrol} does for it. */
    public static Patrol.Duty duty(Expiry ledger, Duration interval) {
        return new Patrol.Duty(
                "sweep",
                "nothing expires",
                interval,
                new Backoff(FAILED_FIRST, FAILED_LIMIT),
                new DeadlineSweep(ledger));
    }

    /** One transaction; true when there may be more. */
    @Override
    public boolean go() {
        int ended = ledger.expire(SAGAS_MAX);
        if (ended > 0) {
            LOG.log(Level.INFO, "sweep.expired sagas={0}", Integer.toString(ended));
        }
        return ended == SAGAS_MAX;
    }
}
