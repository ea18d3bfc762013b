package dev.lockstep.ledger;

import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What can be configured of the ledger beside its connections, checked when it starts; the defaults are in
 * microprofile-config.properties.
 *
 * @param partsMax the largest total of a saga; 10,000 is tested
 * @param bytesMax the largest payload of a message; Kafka's own default limit is as large
 * @param recordsMax of one poll, and so of one transaction
 * @param sweepInterval how long a due saga may wait for its end
 */
public record LedgerSettings(int partsMax, int bytesMax, int recordsMax, Duration sweepInterval) {

    /** @param config answers the text of a key, or null if it has none */
    static LedgerSettings of(Function<String, @Nullable String> config) {
        return new LedgerSettings(
                bounded(config, "lockstep.saga.parts_max", 1, 100_000),
                bounded(config, "lockstep.message.bytes_max", 1_024, 16 << 20),
                bounded(config, "lockstep.poll.records_max", 1, 5_000),
                Duration.ofMillis(bounded(config, "lockstep.ledger.sweep_ms", 10, 60_000)));
    }

    private static int bounded(Function<String, @Nullable String> config, String name, int min, int max) {
        String text = config.apply(name);
        try {
            int value = Integer.parseInt(String.valueOf(text));
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below, with the bounds
        }
        throw new IllegalArgumentException(
                name + " must be a whole number from " + min + " to " + max + ", not \"" + text + "\"");
    }
}
