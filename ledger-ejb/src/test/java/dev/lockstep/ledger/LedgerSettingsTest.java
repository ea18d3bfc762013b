package dev.lockstep.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Properties;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerSettingsTest {

    private final Properties values = new Properties();

    @BeforeEach
    void readTheDefaults() throws IOException {
        try (InputStream file = getClass().getResourceAsStream("/META-INF/microprofile-config.properties")) {
            values.load(file);
        }
    }

    @Test
    void takesTheDefaultsOfTheProduct() {
        assertThat(LedgerSettings.of(lookup()))
                .isEqualTo(new LedgerSettings(1_000, 1 << 20, 500, Duration.ofMillis(200)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "100001", "many", "", "1.5"})
    void saysWhichValueIsOutOfWhichBounds(String value) {
        values.setProperty("lockstep.saga.parts_max", value);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LedgerSettings.of(lookup()))
                .withMessage("lockstep.saga.parts_max must be a whole number from 1 to 100000, not \"" + value + "\"");
    }

    private Function<String, String> lookup() {
        return values::getProperty;
    }
}
