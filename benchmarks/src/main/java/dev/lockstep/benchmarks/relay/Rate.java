package dev.lockstep.benchmarks.relay;

import java.util.Locale;

/**
 * Rows that are committed at a constant rate, whatever becomes of them.
 *
 * @param perSecond rows
 * @param perTransaction rows that commit together
 * @param writers connections that take turns; a slow commit holds up its own writer only
 * @param warmUpSeconds at the same rate before anything counts
 */
record Rate(int perSecond, int perTransaction, int writers, int warmUpSeconds, int seconds) {

    Rate {
        if (perSecond < 1 || perTransaction < 1 || writers < 1 || warmUpSeconds < 0 || seconds < 1) {
            throw new IllegalArgumentException(perSecond + " rows/s, " + perTransaction + " per transaction, " + writers
                    + " writers, " + warmUpSeconds + " and " + seconds + " s");
        }
    }

    /** Rows of the warm-up, whole transactions. */
    int warmUpRows() {
        return transactions(warmUpSeconds) * perTransaction;
    }

    /** All rows, whole transactions, no less than one saga. */
    int rows() {
        return Math.max(2, transactions(warmUpSeconds + seconds) * perTransaction);
    }

    /** When a row is due, since the first one. */
    long dueMicros(int row) {
        return (long) (row / perTransaction) * perTransaction * 1_000_000 / perSecond;
    }

    private int transactions(int duration) {
        return perSecond * duration / perTransaction;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,d rows/s, %d per transaction, %d writer%s",
                perSecond,
                perTransaction,
                writers,
                writers == 1 ? "" : "s");
    }
}
