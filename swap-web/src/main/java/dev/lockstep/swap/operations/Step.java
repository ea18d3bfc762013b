package dev.lockstep.swap.operations;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of a deal's story.
 *
 * @param at when, or null for what has not happened yet
 * @param sinceStart how long after the first line, or null without a time
 * @param kind how it is shown
 * @param place topic, partition and offset, or null
 * @param raw the message as it came, or null
 */
public record Step(
        @Nullable Instant at,
        @Nullable Duration sinceStart,
        Kind kind,
        String what,
        @Nullable String detail,
        @Nullable String place,
        @Nullable String raw) {

    /** How a step is shown. */
    public enum Kind {
        PLAIN,
        GOOD,
        BAD,
        OPEN
    }

    /** The style class of the kind. */
    public String getStyle() {
        return "step " + kind.name().toLowerCase(java.util.Locale.ROOT);
    }
}
