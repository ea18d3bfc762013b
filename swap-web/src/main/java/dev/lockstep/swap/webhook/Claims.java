package dev.lockstep.swap.webhook;

import dev.lockstep.contract.id.EndpointId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How nodes take what is due, and tell what came of it. Every call demands a running transaction, and is short. */
public interface Claims {

    /**
     * What a node can take.
     *
     * @param busy endpoints with so many deliveries of this node under way
     * @param endpointMax of one endpoint, with those that are under way; one at a time while an endpoint fails
     * @param max of all
     * @param only of this endpoint, or null
     * @param lease after which others may take what this node has told nothing of
     */
    record Ask(
            Map<EndpointId, Integer> busy,
            int endpointMax,
            int max,
            @Nullable EndpointId only,
            Duration lease) {

        public Ask {
            busy = Map.copyOf(busy);
        }
    }

    List<Claimed> claim(Ask ask);

    /** False when somebody else has taken it meanwhile: then nothing is kept of this attempt. */
    boolean settle(Claimed claimed, Attempt attempt, Verdict verdict);

    /** Deletes what was written before a time, at most so many, with its attempts. Answers how many. */
    int purge(Instant before, int max);
}
