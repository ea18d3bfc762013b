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
            "io.debezium.snapshot", Level.SEVERE,
            "io.debezium.metrics", Level.SEVERE,
            // What these say, also with stack traces, is thrown as well: relay.failed tells it once.
            "io.debezium.connector.postgresql.connection.PostgresReplicationConnection", Level.OFF,
            "io.debezium.util.Threads", Level.OFF,
            "org.apache.kafka", Level.WARNING,
            "org.apache.kafka.clients", Level.SEVERE);

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
