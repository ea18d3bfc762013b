package dev.lockstep.swap.webhook;

import dev.lockstep.contract.id.DeliveryId;
import dev.lockstep.contract.id.EndpointId;
import dev.lockstep.contract.id.EventId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was sent, is on its way, or could not be delivered. */
interface Deliveries {

    /** @param before the page begins behind this one */
    record Query(
            String channel,
            @Nullable EndpointId endpoint,
            @Nullable EventId event,
            Delivery.@Nullable State state,
            @Nullable DeliveryId before,
            int limit) {}

    /**
     * Which ended deliveries of an endpoint are to be sent again: those that were written in a time.
     *
     * @param until exclusive; null for up to now
     */
    record Span(
            String channel,
            EndpointId endpoint,
            Delivery.State state,
            Instant from,
            @Nullable Instant until) {}

    /** Newest first. */
    List<Delivery> list(Query query);

    Optional<Delivery> find(String channel, DeliveryId id);

    /** Oldest first. */
    List<Attempt> attempts(DeliveryId id);

    /** In the running transaction: due now, with the whole schedule before it. One that a node is trying is left to it. */
    void again(DeliveryId id);

    /** In the running transaction; the oldest ones, at most {@code max}. Answers how many. */
    int again(Span span, int max);
}
