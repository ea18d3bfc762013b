package dev.lockstep.swap.completeness;

import dev.lockstep.outbox.completeness.Missing;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A message that is missing, or was. */
public record MissingLine(
        Instant minute,
        String source,
        String topic,
        Missing missing,
        Instant noticedAt,
        @Nullable Instant foundAt) {

    MinuteKey key() {
        return new MinuteKey(source, topic, minute);
    }
}
