package dev.lockstep.benchmarks.ledger;

import java.util.Locale;

/**
 * What is booked how: all contenders do the same in the same minutes.
 *
 * @param parts of each saga
 * @param batch sagas per transaction
 * @param writers that book side by side
 */
record Point(int parts, int batch, int writers) {

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%,d parts per saga, %,d sagas per batch, %d writers", parts, batch, writers);
    }
}
