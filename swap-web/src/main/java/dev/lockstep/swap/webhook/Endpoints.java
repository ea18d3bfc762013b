package dev.lockstep.swap.webhook;

import dev.lockstep.contract.id.EndpointId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The endpoints of all channels. Nobody finds one that was deleted. */
interface Endpoints {

    /** Oldest first. */
    List<Endpoint> list(String channel);

    Optional<Endpoint> find(String channel, EndpointId id);

    /**
     * In the running transaction; with the channel locked, so that its endpoints can be counted.
     *
     * @return whether there was room among {@code max}
     */
    boolean add(Endpoint endpoint, SigningKeys keys, int max);

    /** In a transaction of its own; nothing when there is no such endpoint. */
    Optional<Endpoint> change(String channel, EndpointId id, Endpoint.Wish wish);

    /** In a transaction of its own: its keys are forgotten, and what is open for it ends as FAILED. False when there is none. */
    boolean remove(String channel, EndpointId id);

    /** In the running transaction: the keys before these go on signing for {@code overlap}, those before them no longer. */
    Optional<Endpoint> rotate(String channel, EndpointId id, SigningKeys.Issued issued, Duration overlap);
}
