package dev.lockstep.swap.webhook;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;

/** The transactions of deliveries: where threads of our own enter (docs/adr/0009). */
@Stateless
public class WebhookHandler {

    @Inject
    Claims claims;

    public List<Claimed> claim(Claims.Ask ask) {
        return claims.claim(ask);
    }

    public boolean settle(Claimed claimed, Attempt attempt, Verdict verdict) {
        return claims.settle(claimed, attempt, verdict);
    }

    public int purge(Instant before, int max) {
        return claims.purge(before, max);
    }
}
