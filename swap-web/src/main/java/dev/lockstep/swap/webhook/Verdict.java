package dev.lockstep.swap.webhook;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * What becomes of a delivery after an attempt.
 *
 * @param pause until the next attempt of one that is PENDING
 * @param gone the endpoint is to be disabled: it said so itself
 */
public record Verdict(Delivery.State state, Duration pause, boolean gone) {

    /** @param failures before this attempt */
    static Verdict of(Attempt attempt, int failures, Schedule schedule, RandomGenerator random) {
        if (attempt.isSuccess()) {
            return new Verdict(Delivery.State.DELIVERED, Duration.ZERO, false);
        }
        return schedule.after(failures + 1, random)
                .map(wait -> new Verdict(Delivery.State.PENDING, wait, attempt.saysGone()))
                .orElseGet(() -> new Verdict(Delivery.State.FAILED, Duration.ZERO, attempt.saysGone()));
    }
}
