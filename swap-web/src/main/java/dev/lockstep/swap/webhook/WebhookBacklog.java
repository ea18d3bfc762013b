package dev.lockstep.swap.webhook;

import java.time.Duration;

/** What waits in front of the endpoints of all channels. */
public interface WebhookBacklog {

    /**
     * What was found.
     *
     * @param waiting deliveries that are due or have their next attempt before them, to endpoints that are enabled
     * @param late how long the oldest of those has been due that no node is trying; zero when none is
     */
    record Figures(long waiting, Duration late, long enabled, long disabled) {}

    Figures look();
}
