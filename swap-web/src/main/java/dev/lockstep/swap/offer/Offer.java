package dev.lockstep.swap.offer;

import dev.lockstep.contract.id.CustomerId;
import dev.lockstep.contract.id.OfferId;
import java.time.Instant;

/**
 * A quote that holds until {@code expiresAt}, for one customer. It is used at most once: the swap that uses it refers to
 * it, and the database takes no second one.
 */
public record Offer(
        OfferId id, String channel, CustomerId customer, Quote quote, Instant createdAt, Instant expiresAt) {

    /** What can still become of it. */
    public enum State {
        OPEN,
        USED,
        EXPIRED
    }

    /** Used is final; an offer that was used in time does not expire. */
    public State state(boolean used, Instant now) {
        if (used) {
            return State.USED;
        }
        return now.isBefore(expiresAt) ? State.OPEN : State.EXPIRED;
    }
}
