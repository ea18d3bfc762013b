package dev.lockstep.outbox.partition;

import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How the outbox table is divided, checked when the application starts; the defaults are in microprofile-config.properties.
 *
 * @param span of one partition, and so how much is dropped at a time
 * @param ahead how far partitions are made before they are needed
 * @param retention how long a message is kept at least; longer as long as the relay has not confirmed it
 */
public record PartitionSettings(Duration span, Duration ahead, Duration retention) {

    /** Whoever looks at the table as a whole looks into each of them. */
    static final int PARTITIONS_MAX = 1_000;

    public PartitionSettings {
        long partitions = ahead.plus(retention).dividedBy(span) + 2;
        if (partitions > PARTITIONS_MAX) {
            throw new IllegalArgumentException("lockstep.outbox.retention_hours and lockstep.outbox.ahead_hours make "
                    + partitions + " partitions of lockstep.outbox.partition_hours, more than " + PARTITIONS_MAX);
        }
    }

    /** @param config answers the text of a key, or null if it has none */
    public static PartitionSettings of(Function<String, @Nullable String> config) {
        return new PartitionSettings(
                hours(config, "lockstep.outbox.partition_hours", 1, 744),
                hours(config, "lockstep.outbox.ahead_hours", 2, 2_208),
                hours(config, "lockstep.outbox.retention_hours", 1, 8_784));
    }

    private static Duration hours(Function<String, @Nullable String> config, String name, int min, int max) {
        String text = config.apply(name);
        try {
            int value = Integer.parseInt(String.valueOf(text));
            if (value >= min && value <= max) {
                return Duration.ofHours(value);
            }
        } catch (NumberFormatException e) {
            // told below, with the bounds
        }
        throw new IllegalArgumentException(
                name + " must be a whole number from " + min + " to " + max + ", not \"" + text + "\"");
    }
}
