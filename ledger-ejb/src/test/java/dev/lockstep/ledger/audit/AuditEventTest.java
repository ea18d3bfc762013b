package dev.lockstep.ledger.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AuditEventTest {

    @Test
    void hasAContentOfVersionKindAndJson() {
        assertThat(event("saga-expired", "{\"a\":1}").content()).asString().isEqualTo("\u0001saga-expired\n{\"a\":1}");
    }

    /** The expected value is sha256sum's, of {@code printf '\000\001k\n{}'}. */
    @Test
    void isALeafOfRfc6962() {
        assertThat(HexFormat.of().formatHex(event("k", "{}").leafHash()))
                .isEqualTo("bc2fc3b711058af7199fed5d066a2900735ef43ec581ec0a20deb146c2d1d3fd");
    }

    private static AuditEvent event(String kind, String json) {
        return AuditEvent.of(new UUID(1, 2), kind, null, Instant.EPOCH, json.getBytes(StandardCharsets.UTF_8));
    }
}
