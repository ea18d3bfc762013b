package dev.lockstep.benchmarks.relay;

import java.time.Clock;
import java.time.Instant;

/** Microseconds since 1970: the one clock that all processes of a machine share. */
final class Micros {

    private Micros() {}

    static long now(Clock clock) {
        Instant now = clock.instant();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }
}
