package dev.lockstep.swap.admission;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the swap database says.
 *
 * @param relay how far the relay is, or null without a usable slot
 * @param newest names the newest deals; another text when there is another one
 * @param end of the log, not before the commits of these
 * @param oldest the oldest deal without an end among those accepted after the newest that has one: nothing accepted since
 *     has got through. An older one is stuck for a reason of its own.
 * @param timeouts of the channels
 */
record SwapFacts(
        Instant at,
        @Nullable RelayFacts relay,
        String newest,
        long end,
        @Nullable OpenDeal oldest,
        List<Duration> timeouts) {

    /**
     * The relay's slot.
     *
     * @param position in the log up to which everything has been sent
     * @param active whether anybody reads from it, on whatever node
     */
    record RelayFacts(long position, boolean active) {}

    SwapFacts {
        timeouts = List.copyOf(timeouts);
    }
}
