package dev.lockstep.benchmarks.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.benchmarks.report.QuickRun;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code ./lockstep bench api --quick}. */
@Tag("system")
class ApiQuickRunTest {

    @Test
    void answersEveryCallAndBooksEverySwap() throws IOException, InterruptedException {
        String printed = QuickRun.of("api");

        assertThat(printed)
                .containsPattern("\\| GET /swaps/\\{id\\}, from when it was due \\| 60 \\|( [0-9.]+ \\|){5}")
                .containsPattern("\\| swap, from its acceptance to BOOKED \\| [1-9][0-9]* \\|")
                .contains("this is also in ");
    }
}
