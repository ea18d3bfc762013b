package dev.lockstep.outbox.relay;

import java.util.Map;
import java.util.Properties;

/** With what the relay configures its libraries, so that others are measured with the same. In this package because it is nobody else's. */
public final class RelayConfiguration {

    private RelayConfiguration() {}

    /** Of Kafka's producer. */
    public static Map<String, Object> producer(RelaySettings settings) {
        return KafkaBroker.configuration(settings);
    }

    /** Of Debezium's connector. */
    public static Properties engine(RelaySettings settings) {
        return DebeziumChangeStream.properties(settings);
    }
}
