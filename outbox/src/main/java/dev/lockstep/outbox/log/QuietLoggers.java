package dev.lockstep.outbox.log;

import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Debezium and Kafka tell their whole configuration at INFO, and an outage with every reconnection attempt; the relay and
 * the consumers have one line of their own for it. A level that the logging configuration sets is left as it is.
 */
public final class QuietLoggers {

    private static final Map<String, Level> LEVELS = Map.of(
            "io.debezium", Level.WARNING,
            "org.apache.kafka", Level.WARNING,
            "org.apache.kafka.clients.NetworkClient", Level.SEVERE,
            // Warns of every poll that follows a restart of the coordinator.
            "org.apache.kafka.clients.consumer.internals", Level.SEVERE);

    /** Held here, because java.util.logging forgets the level of a logger that nobody holds. */
    private static final Map<String, Logger> LOGGERS =
            LEVELS.keySet().stream().collect(Collectors.toUnmodifiableMap(name -> name, Logger::getLogger));

    private QuietLoggers() {}

    public static void quieten() {
        LOGGERS.forEach((name, logger) -> {
            if (logger.getLevel() == null) {
                logger.setLevel(LEVELS.get(name));
            }
        });
    }
}
