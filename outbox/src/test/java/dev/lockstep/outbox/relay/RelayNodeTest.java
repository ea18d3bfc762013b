package dev.lockstep.outbox.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RelayNodeTest {

    @Test
    void isNamedAfterItsHostAndAnsweredTheSameEachTimeUnlessItIsConfigured() {
        assertThat(RelayNode.of(key -> null)).isEqualTo(RelayNode.usual());
        assertThat(RelayNode.usual().name()).matches("[A-Za-z0-9._-]+-[0-9a-f]{4}");
    }

    @Test
    void takesWhatIsConfigured() {
        Map<String, String> settings = Map.of(
                "lockstep.node.name", "node-1.zone_a",
                "lockstep.relay.lag_max_s", "60",
                "lockstep.relay.silence_max_s", "20",
                "lockstep.relay.resend_max", "7");

        assertThat(RelayNode.of(settings::get))
                .isEqualTo(new RelayNode("node-1.zone_a", Duration.ofSeconds(60), Duration.ofSeconds(20), 7));
    }

    @ParameterizedTest
    @CsvSource({
        "lockstep.node.name, it's me",
        "lockstep.node.name, -x",
        "lockstep.relay.lag_max_s, 0",
        "lockstep.relay.lag_max_s, soon",
        "lockstep.relay.silence_max_s, 3601",
        "lockstep.relay.resend_max, -1"
    })
    void saysWhichSettingIsWrong(String key, String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RelayNode.of(name -> name.equals(key) ? value : null))
                .withMessageContaining(key);
    }
}
