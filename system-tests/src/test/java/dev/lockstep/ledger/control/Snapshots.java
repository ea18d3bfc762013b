package dev.lockstep.ledger.control;

import javax.sql.DataSource;

/** Lets tests of other packages sum the journal up. */
public final class Snapshots {

    private Snapshots() {}

    /** Makes all snapshots that can be made, short ones; answers how many but for the last. */
    public static int makeAll(DataSource ledger) {
        JdbcTrialSnapshots snapshots = new JdbcTrialSnapshots(ledger, JdbcTrialSnapshots.SPAN_LEGS_MIN);
        int made = 0;
        while (snapshots.advance()) {
            made++;
        }
        return made;
    }
}
