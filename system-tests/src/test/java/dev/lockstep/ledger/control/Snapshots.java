package dev.lockstep.ledger.control;

import javax.sql.DataSource;

/** Lets tests of other packages sum the journal up. */
public final class Snapshots {

    private Snapshots() {}

    /** Makes all snapshots that can be made; answers how many. */
    public static int makeAll(DataSource ledger) {
        JdbcTrialSnapshots snapshots = new JdbcTrialSnapshots(ledger);
        int made = 0;
        while (snapshots.advance()) {
            made++;
        }
        return made;
    }
}
