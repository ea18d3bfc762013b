package dev.lockstep.benchmarks.ledger;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one round of a contender took.
 *
 * @param clientNanos CPU time of whoever books: the application's JVM, or pgbench
 * @param postgresNanos CPU time of all processes of PostgreSQL, or null where it cannot be told
 * @param batchNanos of each transaction that booked, if they are known one by one
 */
record Round(
        long sagas,
        long nanos,
        @Nullable Long clientNanos,
        @Nullable Long postgresNanos,
        List<Long> batchNanos) {

    double perSecond() {
        return sagas * 1e9 / nanos;
    }

    /** Microseconds, or NaN if unknown. */
    double clientMicros() {
        return clientNanos == null ? Double.NaN : clientNanos / 1e3 / sagas;
    }

    /** Microseconds, or NaN if unknown. */
    double postgresMicros() {
        return postgresNanos == null ? Double.NaN : postgresNanos / 1e3 / sagas;
    }
}
