package dev.lockstep.swap.operations;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts over the swaps of all channels.
 *
 * @param byState all swaps by state
 * @param minutes the last {@link SwapBook#MINUTES} minutes, oldest first, the running one last
 * @param oldestRequested when the oldest swap without an end was requested, or null
 */
public record SwapFigures(
        Map<String, Long> byState,
        List<Minute> minutes,
        @Nullable Instant oldestRequested,
        long parked) {

    public SwapFigures {
        byState = Map.copyOf(byState);
        minutes = List.copyOf(minutes);
    }

    /** The swaps requested within one minute, by what became of them; {@code requested} are those without an end. */
    public record Minute(Instant start, long requested, long booked, long refused, long expired) {
        public long total() {
            return requested + booked + refused + expired;
        }
    }
}
