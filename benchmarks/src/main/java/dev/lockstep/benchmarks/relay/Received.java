package dev.lockstep.benchmarks.relay;

import java.util.BitSet;
import java.util.OptionalInt;
import java.util.UUID;

/** Which rows of a run have come, each once or more often, and whether the parts of a saga came in their order. */
final class Received {

    private final Rows rows;
    private final BitSet seen = new BitSet();
    private final long[] at;
    private int repeated;
    private int strangers;
    private int disorder;
    private long last;

    Received(Rows rows) {
        this.rows = rows;
        this.at = new long[rows.count()];
    }

    /** @param when it came; the first time counts */
    void take(UUID id, long when) {
        OptionalInt number = rows.numberOf(id);
        if (number.isEmpty()) {
            strangers++;
            return;
        }
        int row = number.getAsInt();
        if (seen.get(row)) {
            repeated++;
            return;
        }
        seen.set(row);
        at[row] = when;
        last = Math.max(last, when);
        if (row % 2 == 1 && !seen.get(row - 1)) {
            disorder++;
        }
    }

    boolean complete() {
        return seen.cardinality() == rows.count();
    }

    int missing() {
        return rows.count() - seen.cardinality();
    }

    /** Rows that came again. */
    int repeated() {
        return repeated;
    }

    /** Records of no row of this run. */
    int strangers() {
        return strangers;
    }

    /** Second parts that came before the first one of their saga. */
    int disorder() {
        return disorder;
    }

    /** When the row came. */
    long at(int row) {
        return at[row];
    }

    /** When the last of them came for the first time. */
    long last() {
        return last;
    }

    @Override
    public String toString() {
        return seen.cardinality() + " of " + rows.count() + " rows came, " + repeated + " came again, " + strangers
                + " were of no row, " + disorder + " overtook their first part";
    }
}
