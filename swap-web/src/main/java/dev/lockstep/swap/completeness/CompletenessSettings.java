package dev.lockstep.swap.completeness;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How often the comparison makes a round, checked when it starts. */
record CompletenessSettings(Duration every) {

    static final String EVERY = "lockstep.completeness.every_ms";

    private static final int MIN = 1_000;
    private static final int MAX = 600_000;

    static CompletenessSettings parse(@Nullable String text) {
        try {
            int millis = Integer.parseInt(String.valueOf(text));
            if (millis >= MIN && millis <= MAX) {
                return new CompletenessSettings(Duration.ofMillis(millis));
            }
        } catch (NumberFormatException e) {
            // told below, with the bounds
        }
        throw new IllegalArgumentException(
                EVERY + " must be a whole number from " + MIN + " to " + MAX + ", not \"" + text + "\"");
    }
}
