package dev.lockstep.swap.offer;

import dev.lockstep.contract.id.OfferId;
import java.util.Optional;

/** The offers of all channels. */
public interface Offers {

    /** An offer of this channel; another channel's is not there. */
    Optional<Offer> find(String channel, OfferId id);

    /** In the running transaction. */
    void add(Offer offer);

    boolean isUsed(OfferId id);
}
