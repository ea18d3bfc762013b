package dev.lockstep.swap.admission;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Closed for a deal when the wait reaches what its timeout allows, open again when the wait is half of that. Timeouts differ,
 * so this is done for all of them at once, by one number: the felt wait follows the estimate up at once, and down only
 * when the estimate is less than half of it. {@link #look} is called by one thread, the rest by any.
 */
final class Threshold {

    private static final int OPENS_AT_ONE_OF = 2;

    private static final Duration RETRY_AFTER_MIN = Duration.ofSeconds(1);
    private static final Duration RETRY_AFTER_MAX = Duration.ofSeconds(30);

    private record Look(Instant at, Estimate felt) {}

    private final AdmissionSettings settings;
    private final Clock clock;
    /** Closed until the first look. */
    private volatile Look latest = new Look(Instant.EPOCH, new Estimate(Estimate.WAIT_MAX, Reason.UNKNOWN));

    Threshold(AdmissionSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    void look(Estimate estimate) {
        Duration down = estimate.delay().multipliedBy(OPENS_AT_ONE_OF);
        Duration felt = latest.felt().delay();
        felt = felt.compareTo(down) < 0 ? felt : down;
        felt = felt.compareTo(estimate.delay()) > 0 ? felt : estimate.delay();
        latest = new Look(clock.instant(), new Estimate(felt, estimate.reason()));
    }

    /** What counts: the looks' felt wait; and when they fail to come, the time without any. */
    Estimate felt() {
        Look look = latest;
        Duration silence = Duration.between(look.at(), clock.instant());
        return silence.compareTo(look.felt().delay()) > 0 && silence.compareTo(settings.waitMin()) >= 0
                ? new Estimate(silence, Reason.UNKNOWN)
                : look.felt();
    }

    Verdict verdict(Duration timeout) {
        Estimate felt = felt();
        if (felt.delay().compareTo(settings.waitMax(timeout)) < 0) {
            return new Verdict.Open();
        }
        return new Verdict.Closed(felt.reason(), felt.delay(), retryAfter(felt.delay()));
    }

    /** As long as the queue is now; nobody knows more, and nobody shall be away for longer than it takes to look. */
    private static Duration retryAfter(Duration delay) {
        Duration seconds = Duration.ofSeconds(delay.plusMillis(999).toSeconds());
        if (seconds.compareTo(RETRY_AFTER_MIN) < 0) {
            return RETRY_AFTER_MIN;
        }
        return seconds.compareTo(RETRY_AFTER_MAX) > 0 ? RETRY_AFTER_MAX : seconds;
    }
}
