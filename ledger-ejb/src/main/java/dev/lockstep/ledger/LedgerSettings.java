package dev.lockstep.ledger;

import java.time.Duration;
import org.eclipse.microprofile.config.Config;

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

    static LedgerSettings of(Config config) {
        return new LedgerSettings(
                bounded(config, "lockstep.saga.parts_max", 1, 100_000),
                bounded(config, "lockstep.message.bytes_max", 1_024, 16 << 20),
                bounded(config, "lockstep.poll.records_max", 1, 5_000),
                Duration.ofMillis(bounded(config, "lockstep.ledger.sweep_ms", 10, 60_000)));
    }

    private static int bounded(Config config, String name, int min, int max) {
        String text = config.getConfigValue(name).getValue();
        try {
            int value = Integer.parseInt(text);
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
