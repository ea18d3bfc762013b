package dev.lockstep.swap.webhook;

import dev.lockstep.contract.id.DeliveryId;
import dev.lockstep.contract.id.EndpointId;
import dev.lockstep.swap.event.Happening;
import java.util.List;

/**
 * A delivery that this node has taken, until its lease is over.
 *
 * @param claim tells this taking from every other one
 * @param failures of this delivery so far
 * @param sealedKeys with which is signed, encrypted: the present ones, and those before a rotation while they still count
 */
public record Claimed(
        DeliveryId delivery,
        long claim,
        int failures,
        EndpointId endpoint,
        String url,
        Happening event,
        List<byte[]> sealedKeys) {

    public Claimed {
        sealedKeys = List.copyOf(sealedKeys);
    }
}
