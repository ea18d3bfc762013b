package dev.lockstep.swap.swap;

import dev.lockstep.contract.id.SwapId;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Which of the swaps that somebody waits for have ended: where threads of our own enter (docs/adr/0009). */
@Stateless
public class EndedSwapsHandler {

    @Inject
    Swaps swaps;

    /** @param waitedFor the channel of each */
    public List<Swap> ended(Map<SwapId, String> waitedFor) {
        List<Swap> ended = new ArrayList<>();
        for (SwapId id : swaps.ended(waitedFor.keySet())) {
            swaps.find(waitedFor.getOrDefault(id, ""), id).ifPresent(ended::add);
        }
        return ended;
    }
}
