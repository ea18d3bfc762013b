package dev.lockstep.outbox.relay;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The last sign of life of the relay that reads, or last read, the slot; all times by the database's clock.
 *
 * @param node where it ran; empty when there was none yet
 * @param heartbeatAt when it last heard of the log
 * @param seenAt when it gave the sign
 */
public record RelaySign(
        String node,
        String state,
        @Nullable String lastError,
        @Nullable Instant heartbeatAt,
        @Nullable Instant lastRelayedAt,
        Instant seenAt) {}
