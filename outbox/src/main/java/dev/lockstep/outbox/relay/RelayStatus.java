package dev.lockstep.outbox.relay;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A relay as seen from outside; reading it costs nothing.
 *
 * @param since when it entered this state
 * @param relayed messages that Kafka acknowledged since the start of the process, repetitions included
 * @param refused messages that Kafka refused for ever and that were parked, since the start of the process
 * @param lastRelayedAt when the last message was acknowledged
 * @param lastHeartbeatAt when the log was last heard of; about every half second while it runs
 * @param lastError of the last failure, also after it has been overcome
 */
public record RelayStatus(
        String name,
        RelayState state,
        Instant since,
        long relayed,
        long refused,
        @Nullable Instant lastRelayedAt,
        @Nullable Instant lastHeartbeatAt,
        @Nullable String lastError) {}
