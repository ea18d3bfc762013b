package dev.lockstep.swap.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WebhookSettingsTest {

    /** What is configured where nobody sets anything. */
    static WebhookSettings usual() {
        return WebhookSettings.of(defaults()::get);
    }

    private static Map<String, String> defaults() {
        Properties properties = new Properties();
        try (var file = Files.newInputStream(
                Path.of("../ledger-ejb/src/main/resources/META-INF/microprofile-config.properties"))) {
            properties.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> defaults = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> defaults.put(name, properties.getProperty(name)));
        return defaults;
    }

    @Test
    void isNoDevelopmentUnlessItIsSaid() {
        WebhookSettings usual = usual();

        assertThat(usual.targets()).isEqualTo(new Targets(false, Set.of(443)));
        assertThat(usual.timeout()).isEqualTo(Duration.ofSeconds(15));
        assertThat(usual.retention()).isEqualTo(Duration.ofDays(30));
    }

    @Test
    void refusesWhatIsOutOfBounds() {
        assertRefused("lockstep.webhooks.development", "yes");
        assertRefused("lockstep.webhooks.ports", "443,0");
        assertRefused("lockstep.webhooks.ports", "https");
        assertRefused("lockstep.webhooks.timeout_ms", "99");
        assertRefused("lockstep.webhooks.endpoint_max", "0");
        assertRefused("lockstep.webhooks.max", "1001");
        assertRefused("lockstep.webhooks.max", "3");
        assertRefused("lockstep.webhooks.overlap_s", "-1");
        assertRefused("lockstep.webhooks.retention_days", "0");
    }

    private static void assertRefused(String name, String value) {
        Map<String, String> config = defaults();
        config.put(name, value);
        assertThatThrownBy(() -> WebhookSettings.of(config::get))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(value);
    }
}
