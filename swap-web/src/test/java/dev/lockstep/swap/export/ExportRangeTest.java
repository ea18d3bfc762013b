package dev.lockstep.swap.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lockstep.swap.http.ProblemException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportRangeTest {

    @Test
    void namesItselfInFileNames() {
        assertThat(ExportRange.parse("2026-11-20T00:00:00Z", "2026-11-21T00:00:00.5Z")
                        .inFileNames())
                .isEqualTo("20261120T000000Z-20261121T000000Z");
    }

    @ParameterizedTest
    @CsvSource({
        ", 2026-11-21T00:00:00Z",
        "2026-11-20T00:00:00Z,",
        "2026-11-20, 2026-11-21",
        "2026-11-20T00:00:00, 2026-11-21T00:00:00",
        "2026-11-20T00:00:00+01:00, 2026-11-21T00:00:00Z",
        "2026-11-20T00:00:00Z, 2026-11-20T00:00:00Z",
        "2026-11-21T00:00:00Z, 2026-11-20T00:00:00Z"
    })
    void refusesWhatIsNoRange(@Nullable String from, @Nullable String to) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> ExportRange.parse(from, to))
                .satisfies(e -> assertThat(e.problem().status()).isEqualTo(400));
    }
}
