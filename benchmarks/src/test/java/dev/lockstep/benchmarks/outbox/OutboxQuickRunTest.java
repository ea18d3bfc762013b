package dev.lockstep.benchmarks.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.benchmarks.report.ReportFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code ./lockstep bench outbox --quick}. */
@Tag("system")
class OutboxQuickRunTest {

    private static final int ENDS_WITHIN_MINUTES = 10;

    /** A rate, its range, and two ratios against the plain table. */
    private static final Pattern ROW =
            Pattern.compile("  \\S.* [0-9,]+ +[0-9,]+ \\.\\. [0-9,]+ .*( +[0-9.]+ \\(.*\\)){2}");

    @Test
    void appendsToAndRelaysFromEveryShape() throws IOException, InterruptedException {
        Path output = ReportFile.folder().resolve("outbox-quick-run.out");
        Path root = Path.of(System.getProperty("lockstep.root"));
        ProcessBuilder command = new ProcessBuilder(root.resolve("lockstep").toString(), "bench", "outbox", "--quick")
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
        assertThat(printed.stream().filter(ROW.asMatchPredicate())).as(all).hasSize(4 + 4 + 5);
        assertThat(all).contains("a month of hours: 721 partitions").contains("every round is in ");
    }
}
