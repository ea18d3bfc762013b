package dev.lockstep.launcher.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KafkaBrokerTest {

    /** Kafka could not be formatted once in 64 first starts. */
    @Test
    void givesTheClusterAnIdThatIsNoOption() {
        assertThat(Stream.generate(KafkaBroker::clusterId).limit(10_000))
                .allMatch(id -> id.matches("[A-Za-z0-9_][A-Za-z0-9_-]{21}"));
    }
}
