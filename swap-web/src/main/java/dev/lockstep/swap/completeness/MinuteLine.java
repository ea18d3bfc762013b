package dev.lockstep.swap.completeness;

import dev.lockstep.outbox.completeness.Tally;
import java.time.Instant;

/** What the last look at a minute found. */
public record MinuteLine(Instant minute, String source, String topic, Tally tally, int looks, Instant lookedAt) {

    MinuteKey key() {
        return new MinuteKey(source, topic, minute);
    }

    public boolean isSameMinute(MinuteLine other) {
        return key().equals(other.key());
    }
}
