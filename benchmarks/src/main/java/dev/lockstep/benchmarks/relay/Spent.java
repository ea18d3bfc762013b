package dev.lockstep.benchmarks.relay;

import dev.lockstep.benchmarks.deployed.ProcessorTime;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * CPU time in nanoseconds, null where it cannot be told.
 *
 * @param contender of its JVM
 * @param postgres of all its processes
 */
record Spent(
        @Nullable Long contender,
        @Nullable Long postgres,
        @Nullable Long kafka) {

    /** @param contender process id, as the others */
    static Spent soFar(long contender, long postgres, long kafka) {
        return new Spent(of(contender), of(postgres), of(kafka));
    }

    Spent since(Spent before) {
        return new Spent(
                difference(contender, before.contender),
                difference(postgres, before.postgres),
                difference(kafka, before.kafka));
    }

    /** Microseconds per row; NaN if unknown. */
    static double perRow(@Nullable Long nanos, int rows) {
        return nanos == null ? Double.NaN : nanos / 1e3 / rows;
    }

    private static @Nullable Long of(long pid) {
        OptionalLong time = ProcessorTime.of(pid);
        return time.isPresent() ? time.getAsLong() : null;
    }

    private static @Nullable Long difference(@Nullable Long now, @Nullable Long before) {
        return now == null || before == null ? null : now - before;
    }
}
