package dev.lockstep.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code ./lockstep bench ... --quick} as a user runs it, with what was built. */
public final class QuickRun {

    private static final int ENDS_WITHIN_MINUTES = 10;

    private QuickRun() {}

    /** Answers what it printed; it ended by itself and with success. */
    public static String of(String benchmark, String... flags) throws IOException, InterruptedException {
        Path output = ReportFile.folder().resolve(benchmark + "-quick-run.out");
        Path root = Path.of(System.getProperty("lockstep.root"));
        List<String> words =
                new ArrayList<>(List.of(root.resolve("lockstep").toString(), "bench", benchmark, "--quick"));
        words.addAll(List.of(flags));
        ProcessBuilder command =
                new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(output.toFile());
        command.environment().put("LOCKSTEP_BUILD", "never");
        Process process = command.start();
        boolean ended = process.waitFor(ENDS_WITHIN_MINUTES, TimeUnit.MINUTES);
        process.destroy();
        String printed = Files.readString(output);
        assertThat(ended).as(printed).isTrue();
        assertThat(process.exitValue()).as(printed).isZero();
        return printed;
    }
}
