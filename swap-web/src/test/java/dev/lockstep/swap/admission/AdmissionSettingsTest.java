package dev.lockstep.swap.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdmissionSettingsTest {

    private static final Map<String, String> USUAL = Map.of(
            "lockstep.admission.share_percent", "25",
            "lockstep.admission.look_ms", "1000",
            "lockstep.admission.wait_min_ms", "3000",
            "lockstep.admission.log_left_min_mb", "256");

    @Test
    void takesAShareOfTheTimeoutAndNeverLessThanWhatCanBeMeasured() {
        AdmissionSettings settings = AdmissionSettings.of(USUAL::get);

        assertThat(settings.waitMax(Duration.ofSeconds(60))).isEqualTo(Duration.ofSeconds(15));
        assertThat(settings.waitMax(Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.logLeftMin()).isEqualTo(268_435_456);
    }

    @Test
    void refusesWhatIsOutOfBounds() {
        assertRefused("lockstep.admission.share_percent", "0");
        assertRefused("lockstep.admission.share_percent", "1001");
        assertRefused("lockstep.admission.look_ms", "99");
        assertRefused("lockstep.admission.wait_min_ms", "999");
        assertRefused("lockstep.admission.log_left_min_mb", "-1");
        assertRefused("lockstep.admission.log_left_min_mb", "some");
    }

    private static void assertRefused(String name, String value) {
        Map<String, String> config = new HashMap<>(USUAL);
        config.put(name, value);
        assertThatThrownBy(() -> AdmissionSettings.of(config::get))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(value);
    }
}
