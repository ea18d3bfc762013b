package dev.lockstep.outbox.partition;

import java.time.Instant;

/** From this moment up to that one, which is not in it. */
record Span(Instant from, Instant until) {

    Span {
        if (!from.isBefore(until)) {
            throw new IllegalArgumentException("a span from " + from + " until " + until);
        }
    }
}
