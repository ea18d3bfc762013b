package dev.lockstep.benchmarks.ledger;

import dev.lockstep.launcher.process.Obstacle;
import java.time.Clock;
import java.util.List;

/** {@code ./lockstep bench time}. Exit 0: measured, and the books are sound; 1: an obstacle, named in one line; 2: not understood. */
public final class TimeMain {

    private TimeMain() {}

    public static void main(String[] words) {
        System.exit(exitCode(List.of(words)));
    }

    static int exitCode(List<String> words) {
        TimeOptions options;
        try {
            options = TimeOptions.parse(words);
        } catch (IllegalArgumentException e) {
            System.err.println("lockstep: " + e.getMessage());
            System.err.println(TimeOptions.USAGE);
            return 2;
        }
        try (Rig rig = new Rig(options.keep())) {
            new TimeBenchmark(options, rig, Clock.systemUTC(), System.out).run();
            return 0;
        } catch (Obstacle e) {
            System.err.println("lockstep: " + e.getMessage());
            return 1;
        }
    }
}
