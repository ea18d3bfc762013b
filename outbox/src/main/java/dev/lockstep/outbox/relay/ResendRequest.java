package dev.lockstep.outbox.relay;

import dev.lockstep.contract.id.MessageId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which messages to send again.
 *
 * @param since null for messages by id
 * @param until null for everything up to now; before it, not at it
 */
public record ResendRequest(
        Kind kind, @Nullable Instant since, @Nullable Instant until, List<MessageId> ids) {

    /** How many ids one request may name. */
    public static final int IDS_MAX = 1_000;

    /** What is chosen, and whether the slot is made anew before. */
    public enum Kind {
        /** Appended in a span of time. */
        RANGE,
        /** By their ids. */
        MESSAGES,
        /** The slot is gone: a new one is made, and everything appended since is sent again. */
        RECOVER
    }

    public ResendRequest {
        ids = List.copyOf(ids);
        if ((kind == Kind.MESSAGES) == (since != null) || (kind == Kind.MESSAGES) == ids.isEmpty()) {
            throw new IllegalArgumentException("either an instant or message ids are needed");
        }
        if (ids.size() > IDS_MAX) {
            throw new IllegalArgumentException("at most " + IDS_MAX + " messages can be named at once");
        }
        if (since != null && until != null && !since.isBefore(until)) {
            throw new IllegalArgumentException("since must be before until");
        }
    }

    public static ResendRequest range(Instant since, @Nullable Instant until) {
        return new ResendRequest(Kind.RANGE, since, until, List.of());
    }

    public static ResendRequest messages(List<MessageId> ids) {
        return new ResendRequest(Kind.MESSAGES, null, null, ids);
    }

    /** @param since at or before the moment the old slot was last seen working */
    public static ResendRequest recover(Instant since) {
        return new ResendRequest(Kind.RECOVER, since, null, List.of());
    }
}
