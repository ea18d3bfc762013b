package dev.lockstep.swap.webhook;

import dev.lockstep.contract.id.EndpointId;
import java.util.HashMap;
import java.util.Map;

/** What this node has under way: so many to each endpoint, and so many in all. */
final class Traffic {

    private final int max;
    private final Map<EndpointId, Integer> busy = new HashMap<>();
    private int all;

    Traffic(int max) {
        this.max = max;
    }

    synchronized void begin(EndpointId endpoint) {
        busy.merge(endpoint, 1, Integer::sum);
        all++;
    }

    synchronized void end(EndpointId endpoint) {
        Integer left = busy.computeIfPresent(endpoint, (id, before) -> before - 1);
        if (left == null) {
            throw new IllegalStateException("nothing to " + endpoint + " is under way");
        }
        if (left == 0) {
            busy.remove(endpoint);
        }
        all--;
    }

    /** How many more may begin. */
    synchronized int room() {
        return max - all;
    }

    synchronized Map<EndpointId, Integer> busy() {
        return Map.copyOf(busy);
    }
}
