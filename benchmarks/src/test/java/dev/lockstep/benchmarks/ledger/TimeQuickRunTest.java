package dev.lockstep.benchmarks.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.benchmarks.report.QuickRun;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code ./lockstep bench time --quick}. */
@Tag("system")
class TimeQuickRunTest {

    private static final Pattern ROW = Pattern.compile("  \\S.*( +[0-9,]+\\.[0-9]{2}){4}");

    @Test
    void asksEveryQuestionByBothTimesAndFindsTheBooksSound() throws IOException, InterruptedException {
        String all = QuickRun.of("time");
        List<String> printed = all.lines().toList();

        assertThat(printed.stream().filter(ROW.asMatchPredicate())).as(all).hasSize(20);
        assertThat(all).contains("it says: [DONE, 0,").contains("every figure is in ");
    }
}
