package dev.lockstep.outbox.relay;

import dev.lockstep.contract.message.Envelope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The greatest message id that was relayed; ids are UUIDv7 (RFC 9562) and rise with time. Thread-safe. */
final class Watermark {

    private static final int TIME_ORDERED = 7;
    private static final int TIME_SHIFT = 16;

    /** One of a clock that is further ahead would hide what is not relayed. */
    static final Duration AHEAD_MAX = Duration.ofMinutes(1);

    private @Nullable UUID greatest;

    synchronized @Nullable UUID greatest() {
        return greatest;
    }

    synchronized void raise(List<Envelope> relayed, Instant now) {
        long latestMs = now.plus(AHEAD_MAX).toEpochMilli();
        for (Envelope message : relayed) {
            UUID id = message.id().value();
            if (isUpTo(latestMs, id) && (greatest == null || isGreater(id, greatest))) {
                greatest = id;
            }
        }
    }

    private static boolean isUpTo(long latestMs, UUID id) {
        return id.version() == TIME_ORDERED && id.getMostSignificantBits() >>> TIME_SHIFT <= latestMs;
    }

    /** As PostgreSQL compares them: without a sign. */
    private static boolean isGreater(UUID id, UUID other) {
        int high = Long.compareUnsigned(id.getMostSignificantBits(), other.getMostSignificantBits());
        return high > 0
                || high == 0 && Long.compareUnsigned(id.getLeastSignificantBits(), other.getLeastSignificantBits()) > 0;
    }
}
