package dev.lockstep.outbox.relay;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Messages that are, or were, sent again on request.
 *
 * @param kind a {@link ResendRequest.Kind}
 * @param node that sends them
 * @param planned how many there were when it began
 * @param endedAt null as long as it runs
 * @param failure why it ended early; null when everything was sent
 */
public record ResendView(
        long id,
        String kind,
        String by,
        String reason,
        String node,
        Instant askedAt,
        long planned,
        long sent,
        @Nullable Instant endedAt,
        @Nullable String failure) {

    public boolean isOpen() {
        return endedAt == null;
    }
}
