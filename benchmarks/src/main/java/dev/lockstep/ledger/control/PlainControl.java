package dev.lockstep.ledger.control;

import dev.lockstep.contract.id.Ids;
import javax.sql.DataSource;

/** The control of the books without a container. In this package because its parts are nobody else's. */
public final class PlainControl {

    private PlainControl() {}

    /** Sums the journal up as far as it can be, in snapshots of so many legs. */
    public static void sumUp(DataSource ledger, int snapshotLegs) {
        JdbcTrialSnapshots snapshots = new JdbcTrialSnapshots(ledger, snapshotLegs);
        while (snapshots.advance()) {
            // the next one
        }
    }

    /** Compares the books with the journal, if that was asked for. */
    public static boolean reconcile(DataSource ledger) {
        return new JdbcReconciliation(ledger, Ids.timeOrdered(), Nightly.parse("off"), () -> false).advance();
    }
}
