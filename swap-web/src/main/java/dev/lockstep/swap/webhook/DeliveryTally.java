package dev.lockstep.swap.webhook;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicLongArray;

/** What came of this node's attempts since it was started. */
@ApplicationScoped
public class DeliveryTally {

    /** What can come of one. */
    public enum Result {
        /** The endpoint took it. */
        TAKEN,
        /** It failed, and will be tried again. */
        TO_BE_RETRIED,
        /** It failed, and the schedule is over. */
        GIVEN_UP
    }

    private final AtomicLongArray counts = new AtomicLongArray(Result.values().length);

    void count(Delivery.State state) {
        Result result = switch (state) {
            case DELIVERED -> Result.TAKEN;
            case PENDING -> Result.TO_BE_RETRIED;
            case FAILED -> Result.GIVEN_UP;
        };
        counts.incrementAndGet(result.ordinal());
    }

    public long of(Result result) {
        return counts.get(result.ordinal());
    }
}
