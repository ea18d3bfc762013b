package dev.lockstep.swap.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordingTest {

    private final Wording wording = new Wording();

    @ParameterizedTest
    @CsvSource({
        "PT0.0412S, 41 ms",
        "PT2.39S, 2.3 s",
        "PT59.999S, 59.9 s",
        "PT3M20S, 3 min 20 s",
        "PT5H2M59S, 5 h 2 min",
        "P4DT3H, 4 d 3 h"
    })
    void saysHowLong(Duration duration, String words) {
        assertThat(Wording.words(duration)).isEqualTo(words);
    }

    @Test
    void writesTimesInUtcWithSixDigitsWhereTheyCount() {
        Instant time = Instant.parse("2026-11-20T10:00:00.1Z");

        assertThat(wording.time(time)).isEqualTo("2026-11-20 10:00:00");
        assertThat(wording.clockTime(time)).isEqualTo("10:00:00.100000");
        assertThat(wording.exact(time)).isEqualTo("2026-11-20T10:00:00.100000Z");
        assertThat(wording.exact(null)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 0 B", "1023, 1023 B", "1536, 1.5 KiB", "5242880, 5.0 MiB"})
    void saysHowMuch(long bytes, String words) {
        assertThat(wording.bytes(bytes)).isEqualTo(words);
    }
}
