package dev.lockstep.benchmarks.ledger;

import java.util.Locale;

/**
 * A ledger's database as it is before anything is measured. Only one is the application's at a time.
 *
 * @param name a word
 * @param accounts of customers
 * @param legs in the journal, beside those of the deposits of what the customers sell
 */
record Ledger(String name, int accounts, int legs) {

    @Override
    public String toString() {
        return legs == 0
                ? String.format(Locale.ROOT, "%,d accounts", accounts)
                : String.format(Locale.ROOT, "%,d accounts, %,d legs", accounts, legs);
    }
}
