package dev.lockstep.benchmarks.ledger;

import java.util.Locale;

/**
 * How something is booked; all contenders of a series do the same in the same minutes.
 *
 * @param parts of each saga
 * @param batch sagas per transaction
 * @param writers that book side by side
 * @param house whether two accounts of the house are in every saga; otherwise all are drawn uniformly
 */
record Point(int parts, int batch, int writers, boolean house) {

    /** As a swap: with the house. */
    Point(int parts, int batch, int writers) {
        this(parts, batch, writers, true);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,d parts per saga, %,d %s per batch, %d %s%s",
                parts,
                batch,
                batch == 1 ? "saga" : "sagas",
                writers,
                writers == 1 ? "writer" : "writers",
                house ? "" : ", no hot accounts");
    }
}
