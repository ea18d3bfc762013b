package dev.lockstep.benchmarks.relay;

import org.HdrHistogram.Histogram;

/**
 * A live round: how long each row took, in microseconds.
 *
 * @param fromCommit from the moment its commit came back to the moment a consumer had it
 * @param fromDue from the moment it was due to be written: what a slow commit holds up is in it
 * @param toCommit from the moment it was due to the moment its commit came back
 * @param perSecond rows that were committed, measured
 * @param repeated rows that came more than once
 */
record Lived(
        Histogram fromCommit,
        Histogram fromDue,
        Histogram toCommit,
        double perSecond,
        Spent spent,
        int rows,
        int repeated) {}
