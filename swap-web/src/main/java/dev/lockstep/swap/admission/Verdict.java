package dev.lockstep.swap.admission;

import java.time.Duration;

/** Whether a deal is taken now. */
public sealed interface Verdict {

    record Open() implements Verdict {}

    /** It would expire. */
    record Closed(Reason reason, Duration delay, Duration retryAfter) implements Verdict {}
}
