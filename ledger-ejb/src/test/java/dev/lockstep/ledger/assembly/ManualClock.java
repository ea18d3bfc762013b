package dev.lockstep.ledger.assembly;

import java.time.Duration;
import java.time.Instant;

/** A clock that moves when it is told to. */
final class ManualClock {

    private Instant now;

    ManualClock(Instant start) {
        this.now = start;
    }

    Instant now() {
        return now;
    }

    void advance(Duration by) {
        now = now.plus(by);
    }

    void set(Instant to) {
        now = to;
    }
}
