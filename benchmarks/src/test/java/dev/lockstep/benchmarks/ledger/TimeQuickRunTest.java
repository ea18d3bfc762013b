package dev.lockstep.benchmarks.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code ./lockstep bench time --quick}. */
@Tag("system")
class TimeQuickRunTest {

    private static final int ENDS_WITHIN_MINUTES = 5;
    private static final Pattern ROW = Pattern.compile("  \\S.*( +[0-9,]+\\.[0-9]{2}){4}");

    @Test
    void asksEveryQuestionByBothTimesAndFindsTheBooksSound() throws IOException, InterruptedException {
        Path output = Rig.target().resolve("time-quick-run.out");
        Path root = Path.of(System.getProperty("lockstep.root"));
        ProcessBuilder command = new ProcessBuilder(root.resolve("lockstep").toString(), "bench", "time", "--quick")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        command.environment().put("LOCKSTEP_BUILD", "never");
        Process process = command.start();
        boolean ended = process.waitFor(ENDS_WITHIN_MINUTES, TimeUnit.MINUTES);
        process.destroy();
        List<String> printed = Files.readAllLines(output);
        String all = String.join("\n", printed);

        assertThat(ended).as(all).isTrue();
        assertThat(process.exitValue()).as(all).isZero();
        assertThat(printed.stream().filter(ROW.asMatchPredicate())).as(all).hasSize(20);
        assertThat(all).contains("it says: [DONE, 0,").contains("every figure is in ");
    }
}
