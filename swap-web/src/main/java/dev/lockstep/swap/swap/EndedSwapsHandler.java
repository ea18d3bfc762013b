package dev.lockstep.swap.swap;

import dev.lockstep.contract.id.SwapId;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which of the swaps that somebody waits for have gone on or ended: where threads of our own enter (docs/adr/0009). */
@Stateless
public class EndedSwapsHandler {

    @Inject
    Swaps swaps;

    /** @param waitedFor the channel of each */
    public List<Swap> ended(Map<SwapId, String> waitedFor) {
        return found(swaps.ended(waitedFor.keySet()), waitedFor);
    }

    /** Those that do not wait for approval any more. */
    public List<Swap> decided(Map<SwapId, String> waitedFor) {
        return found(swaps.decided(waitedFor.keySet()), waitedFor);
    }

    private List<Swap> found(Set<SwapId> ids, Map<SwapId, String> waitedFor) {
        List<Swap> found = new ArrayList<>();
        for (SwapId id : ids) {
            swaps.find(waitedFor.getOrDefault(id, ""), id).ifPresent(found::add);
        }
        return found;
    }
}
