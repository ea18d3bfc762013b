package dev.lockstep.benchmarks.ledger;

import dev.lockstep.benchmarks.report.Sample;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one round of a contender took.
 *
 * @param clientNanos CPU time of whoever books: the application's JVM, or pgbench; null where it cannot be told
 * @param postgresNanos CPU time of all processes of PostgreSQL, or null where it cannot be told
 * @param walBytes that PostgreSQL wrote meanwhile
 * @param batchNanos of each transaction that booked, where they are known one by one
 */
record Round(
        long sagas,
        long nanos,
        @Nullable Long clientNanos,
        @Nullable Long postgresNanos,
        long walBytes,
        List<Long> batchNanos) {

    Round {
        batchNanos = List.copyOf(batchNanos);
        if (sagas < 1 || nanos < 1) {
            throw new IllegalArgumentException(sagas + " sagas in " + nanos + " ns");
        }
    }

    double perSecond() {
        return sagas * 1e9 / nanos;
    }

    /** Microseconds per saga; NaN if unknown, as everything below. */
    double clientMicros() {
        return clientNanos == null ? Double.NaN : clientNanos / 1e3 / sagas;
    }

    double postgresMicros() {
        return postgresNanos == null ? Double.NaN : postgresNanos / 1e3 / sagas;
    }

    double walBytesPerSaga() {
        return (double) walBytes / sagas;
    }

    double batchMillisMedian() {
        return batchNanos.isEmpty()
                ? Double.NaN
                : new Sample(batchNanos.stream().map(nanos -> nanos / 1e6).toList()).median();
    }

    double batchMillisMax() {
        return batchNanos.stream().mapToDouble(nanos -> nanos / 1e6).max().orElse(Double.NaN);
    }
}
