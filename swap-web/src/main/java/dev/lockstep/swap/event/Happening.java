package dev.lockstep.swap.event;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a channel's object.
 *
 * @param id of the message that announces it, where it is announced on a topic too
 * @param type such as {@code swap-booked}
 * @param payload a JSON object
 */
public record Happening(UUID id, String channel, String type, Instant at, String payload) {

    public static Happening of(UUID id, String channel, String type, Instant at, byte[] payload) {
        return new Happening(id, channel, type, at, new String(payload, StandardCharsets.UTF_8));
    }

    /**
     * Its place among the events of its swap or transfer: 0 for what waits for approval, 1 for what was requested, 2 for the end. Null
     * for what happened to anything else.
     */
    public @Nullable Integer sequence() {
        if (!type.startsWith("swap-") && !type.startsWith("transfer-")) {
            return null;
        }
        if (type.endsWith("-pending-approval")) {
            return 0;
        }
        return type.endsWith("-requested") ? 1 : 2;
    }
}
