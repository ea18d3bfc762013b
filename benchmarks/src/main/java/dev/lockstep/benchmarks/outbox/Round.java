package dev.lockstep.benchmarks.outbox;

/**
 * What one round of a shape took.
 *
 * @param cpuNanos of all of PostgreSQL, and where the relay runs, of this JVM; negative where it cannot be told
 */
record Round(long rows, long nanos, long cpuNanos) {

    double perSecond() {
        return rows * 1e9 / nanos;
    }

    double cpuMicrosPerRow() {
        return cpuNanos < 0 ? Double.NaN : cpuNanos / 1e3 / rows;
    }
}
