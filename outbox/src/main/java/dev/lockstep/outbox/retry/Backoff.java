package dev.lockstep.outbox.retry;

import java.time.Duration;

/** Waiting times that double from a first one up to a limit. Not thread-safe. */
public final class Backoff {

    private final Duration first;
    private final Duration limit;
    private Duration next;

    public Backoff(Duration first, Duration limit) {
        if (first.isNegative() || first.isZero() || first.compareTo(limit) > 0) {
            throw new IllegalArgumentException("a back-off needs 0 < first <= limit, not " + first + " and " + limit);
        }
        this.first = first;
        this.limit = limit;
        this.next = first;
    }

    /** How long to wait now; twice as long the next time. */
    public Duration next() {
        Duration now = next;
        Duration doubled = now.multipliedBy(2);
        next = doubled.compareTo(limit) > 0 ? limit : doubled;
        return now;
    }

    /** After a success: begins with the first waiting time again. */
    public void reset() {
        next = first;
    }
}
