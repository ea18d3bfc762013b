package dev.lockstep.benchmarks.deployed;

import java.util.List;

/**
 * What a round took.
 *
 * @param nanos from the first poll to the end of the last writer
 * @param jvmNanos CPU time of this JVM meanwhile
 * @param postgresNanos CPU time of PostgreSQL meanwhile, or null if unknown
 * @param pollNanos of each poll that completed sagas: reading it and its transaction
 */
record Booked(
        int sagas,
        long nanos,
        long jvmNanos,
        @org.jspecify.annotations.Nullable Long postgresNanos,
        List<Long> pollNanos) {}
