package dev.lockstep.swap.webhook;

import dev.lockstep.contract.id.EndpointId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a channel has its events sent. It is enabled from the beginning until its owner disables it, it says itself that it is gone
 * (410), or it has failed for a whole schedule; its owner enables it again. While it is disabled nothing is sent, and what
 * happens is not noted for it; what was open goes on when it is enabled.
 *
 * @param types of the events that are sent; null for all
 * @param disabled why, while it is
 * @param failingSince while nothing it was sent has been taken
 * @param publicKey of the pair that signs {@code v1a}
 * @param previousUntil until when the keys before the last rotation sign as well; null when there are none
 */
record Endpoint(
        EndpointId id,
        String channel,
        String url,
        @Nullable List<String> types,
        @Nullable String description,
        @Nullable Disabled disabled,
        @Nullable Instant failingSince,
        String publicKey,
        @Nullable Instant previousUntil,
        Instant createdAt) {

    /** Tells a channel that one of its endpoints was disabled, and not by its owner. */
    static final String DISABLED_EVENT = "webhook-endpoint-disabled";

    /** What all events can be of. */
    static final List<String> TYPES = List.of(
            "swap-pending-approval",
            "swap-requested",
            "swap-booked",
            "swap-refused",
            "swap-expired",
            "transfer-booked",
            "transfer-refused",
            "transfer-expired",
            DISABLED_EVENT);

    /** Who disabled it. */
    enum Reason {
        BY_OWNER,
        GONE,
        FAILING
    }

    record Disabled(Reason reason, String detail, Instant at) {}

    Endpoint with(Wish wish, @Nullable Disabled nowDisabled) {
        return new Endpoint(
                id,
                channel,
                wish.url(),
                wish.types(),
                wish.description(),
                nowDisabled,
                failingSince,
                publicKey,
                previousUntil,
                createdAt);
    }

    /** What an owner may say of it. */
    record Wish(
            String url,
            @Nullable List<String> types,
            @Nullable String description,
            boolean enabled) {}
}
