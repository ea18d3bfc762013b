package dev.lockstep.swap.webhook;

import dev.lockstep.contract.id.DeliveryId;
import dev.lockstep.contract.id.EndpointId;
import dev.lockstep.contract.id.EventId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way to an endpoint. It is PENDING, and tried by the {@link Schedule}, until the endpoint takes it (DELIVERED) or the
 * schedule is over (FAILED); who asks for it again has it begin anew.
 *
 * @param dueAt when it is tried next, as long as it is PENDING
 */
public record Delivery(
        DeliveryId id,
        EndpointId endpoint,
        EventId event,
        String type,
        State state,
        int attempts,
        Instant dueAt,
        Instant createdAt,
        @Nullable Instant endedAt) {

    public enum State {
        PENDING,
        DELIVERED,
        FAILED;

        /** Throws {@link IllegalArgumentException} for what is none. */
        static State parse(String text) {
            for (State state : values()) {
                if (state.name().equals(text)) {
                    return state;
                }
            }
            throw new IllegalArgumentException("state must be PENDING, DELIVERED or FAILED");
        }
    }
}
