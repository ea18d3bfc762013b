package dev.lockstep.benchmarks.relay;

import dev.lockstep.launcher.process.Obstacle;
import java.time.Clock;
import java.util.List;

/** {@code ./lockstep bench relay}. Exit 0: measured, and every row came; 1: an obstacle, named in one line; 2: not understood. */
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
        Clock clock = Clock.systemUTC();
        try (Rig rig = new Rig(options, clock)) {
            new Benchmark(options, rig, clock, System.out).run();
            return 0;
        } catch (Obstacle e) {
            System.err.println("lockstep: " + e.getMessage());
            return 1;
        }
    }
}
