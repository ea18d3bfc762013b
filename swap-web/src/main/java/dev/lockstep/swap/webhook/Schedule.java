package dev.lockstep.swap.webhook;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long a delivery waits after each failure. The real wait is up to a tenth shorter or longer, so that what failed together
 * does not come back together.
 */
record Schedule(List<Duration> waits) {

    private static final int WAITS_MAX = 30;
    private static final int SECONDS_MAX = 604_800;
    private static final int JITTER_PART = 10;

    Schedule {
        waits = List.copyOf(waits);
    }

    /** Whole seconds with commas between them, 1 to 30 of them, a week each at most. */
    static Schedule parse(String text) {
        try {
            List<Integer> seconds = Arrays.stream(text.split(",", -1))
                    .map(wait -> Integer.parseInt(wait.strip()))
                    .toList();
            if (seconds.size() <= WAITS_MAX && seconds.stream().allMatch(wait -> wait >= 1 && wait <= SECONDS_MAX)) {
                return new Schedule(seconds.stream().map(Duration::ofSeconds).toList());
            }
        } catch (NumberFormatException e) {
            // told below, with the bounds
        }
        throw new IllegalArgumentException("lockstep.webhooks.schedule_s must be 1 to " + WAITS_MAX
                + " whole numbers from 1 to " + SECONDS_MAX + " with commas between them, not \"" + text + "\"");
    }

    /** The wait after so many failures, 1 or more; nothing when the schedule is over. */
    Optional<Duration> after(int failures, RandomGenerator random) {
        if (failures > waits.size()) {
            return Optional.empty();
        }
        long millis = waits.get(failures - 1).toMillis();
        long part = millis / JITTER_PART;
        return Optional.of(Duration.ofMillis(millis - part + random.nextLong(2 * part + 1)));
    }
}
