package dev.lockstep.benchmarks.api;

import dev.lockstep.benchmarks.report.ReportFile;
import dev.lockstep.launcher.process.Obstacle;
import java.time.Clock;
import java.util.List;

/** {@code ./lockstep bench api}. Exit 0: measured; 1: an obstacle, named in one line; 2: not understood. */
public final class Main {

    private Main() {}

    public static void main(String[] words) {
        System.exit(exitCode(List.of(words)));
    }

    static int exitCode(List<String> words) {
        Options options;
        try {
            options = Options.parse(words);
        } catch (IllegalArgumentException e) {
            System.err.println("lockstep: " + e.getMessage());
            System.err.println(Options.USAGE);
            return 2;
        }
        try (Product product = Product.start(ReportFile.folder().resolve("api-data"), options.javaOptions())) {
            new Benchmark(options, product, Clock.systemUTC(), System.out).run();
            return 0;
        } catch (Obstacle e) {
            System.err.println("lockstep: " + e.getMessage());
            return 1;
        }
    }
}
