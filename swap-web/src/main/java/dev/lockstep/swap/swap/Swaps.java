package dev.lockstep.swap.swap;

import dev.lockstep.contract.id.CustomerId;
import dev.lockstep.contract.id.OfferId;
import dev.lockstep.contract.id.SwapId;
import dev.lockstep.contract.message.Trace;
import dev.lockstep.swap.trade.Progress;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The swaps of all channels. */
public interface Swaps {

    /** Which of a channel's swaps, newest first: those before {@code before}, at most {@code limit}. */
    record Query(
            String channel,
            Progress.@Nullable State state,
            @Nullable CustomerId customer,
            @Nullable SwapId before,
            int limit) {}

    /** A swap of this channel; another channel's is not there. */
    Optional<Swap> find(String channel, SwapId id);

    /** The swap that used the offer. */
    Optional<SwapId> ofOffer(OfferId offer);

    List<Swap> list(Query query);

    /** Which of these have ended, of whatever channel. */
    Set<SwapId> ended(Collection<SwapId> ids);

    /** Which of these do not wait for approval any more, of whatever channel: they went to the ledger or have ended. */
    Set<SwapId> decided(Collection<SwapId> ids);

    /** False when another swap has used the offer, whoever was first. In the running transaction. */
    boolean add(Swap swap, Trace trace);
}
