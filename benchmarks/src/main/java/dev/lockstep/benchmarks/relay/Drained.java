package dev.lockstep.benchmarks.relay;

/**
 * A backlog that has gone to Kafka, every row of it.
 *
 * @param micros from when its reader had the slot, or was told to begin, to when Kafka had stored the last row
 * @param repeated rows that came more than once
 */
record Drained(int rows, long micros, Spent spent, int repeated) {

    double perSecond() {
        return rows * 1e6 / micros;
    }
}
