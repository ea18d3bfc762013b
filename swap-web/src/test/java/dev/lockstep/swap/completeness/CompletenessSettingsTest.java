package dev.lockstep.swap.completeness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompletenessSettingsTest {

    @Test
    void readsAnInterval() {
        assertThat(CompletenessSettings.parse("10000").every()).isEqualTo(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "often", "999", "600001", "10s"})
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> CompletenessSettings.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lockstep.completeness.every_ms must be a whole number from 1000 to 600000");
    }
}
