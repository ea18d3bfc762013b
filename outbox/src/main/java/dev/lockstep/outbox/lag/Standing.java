package dev.lockstep.outbox.lag;

import java.time.Duration;
import java.time.Instant;

/**
 * How a reader of a log stood.
 *
 * @param done its position, in whatever the log is measured in
 * @param behind from there to the end, in the same measure
 * @param waiting how long the first thing it has not read has been waiting; zero when there is none
 */
public record Standing(Instant at, long done, long behind, Duration waiting) {

    public Standing {
        if (behind < 0 || waiting.isNegative()) {
            throw new IllegalArgumentException("a reader is not ahead of its log: " + behind + ", " + waiting);
        }
    }
}
