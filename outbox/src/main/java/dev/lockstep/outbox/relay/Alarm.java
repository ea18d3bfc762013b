package dev.lockstep.outbox.relay;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether something takes too long, without wavering: on as soon as it passes its limit, off again only after it stayed at or
 * below half of it for {@link #CALM}. Not thread-safe.
 */
final class Alarm {

    static final Duration CALM = Duration.ofSeconds(5);

    private final Duration limit;
    private boolean on;
    private @Nullable Instant calmSince;

    Alarm(Duration limit) {
        this.limit = limit;
    }

    boolean judge(Duration value, Instant now) {
        if (value.compareTo(limit) > 0) {
            on = true;
        }
        if (value.multipliedBy(2).compareTo(limit) > 0) {
            calmSince = null;
        } else if (calmSince == null) {
            calmSince = now;
        }
        if (on && calmSince != null && !now.isBefore(calmSince.plus(CALM))) {
            on = false;
        }
        return on;
    }

    void reset() {
        on = false;
        calmSince = null;
    }
}
