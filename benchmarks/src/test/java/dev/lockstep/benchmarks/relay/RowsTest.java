package dev.lockstep.benchmarks.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.contract.message.Envelope;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RowsTest {

    private static final Clock NOW = Clock.fixed(Instant.parse("2026-11-21T16:00:00.123Z"), ZoneOffset.UTC);
    private static final Rows ROWS = new Rows(5, 1_000);

    @Test
    void anIdIsAUuidOfNowThatTellsTheRow() {
        for (int number : new int[] {0, 1, 500, 999}) {
            UUID id = ROWS.row(number, NOW).id().value();

            assertThat(id.version()).isEqualTo(7);
            assertThat(id.variant()).isEqualTo(2);
            assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOW.millis());
            assertThat(ROWS.numberOf(id)).hasValue(number);
            assertThat(new Rows(6, 1_000).numberOf(id)).isEmpty();
        }
    }

    @Test
    void twoRowsAreTheTwoPartsOfOneSaga() {
        assertThat(key(0)).isEqualTo(key(1)).isNotEqualTo(key(2));
        assertThat(ROWS.row(0, NOW).sagaContext()).contains("\"part\":1,\"total\":2");
        assertThat(ROWS.row(1, NOW).sagaContext()).contains("\"part\":2,\"total\":2");
    }

    private static String key(int number) {
        Envelope row = ROWS.row(number, NOW);
        return new String(row.key(), StandardCharsets.UTF_8);
    }
}
