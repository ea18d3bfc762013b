package dev.lockstep.swap.admission;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/** How long what is accepted now waits until it is booked, and for what. */
public record Estimate(Duration delay, Reason reason) {

    /** Longer than any deadline is far away. */
    static final Duration WAIT_MAX = Duration.ofHours(24);

    public Estimate {
        delay = delay.isNegative() ? Duration.ZERO : delay.compareTo(WAIT_MAX) > 0 ? WAIT_MAX : delay;
    }

    /**
     * The longest wait; its reason is the first one that accounts for half of it. What follows from one cause grows with it,
     * now a little ahead and now a little behind, and must not change its name with every look.
     */
    static Estimate longest(List<Estimate> estimates) {
        Duration longest = estimates.stream()
                .map(Estimate::delay)
                .max(Comparator.naturalOrder())
                .orElseThrow(() -> new IllegalArgumentException("there is nothing to choose from"));
        Reason reason = estimates.stream()
                .filter(estimate -> estimate.delay().multipliedBy(2).compareTo(longest) >= 0)
                .map(Estimate::reason)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        return new Estimate(longest, reason);
    }
}
