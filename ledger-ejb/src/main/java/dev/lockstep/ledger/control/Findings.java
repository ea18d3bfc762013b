package dev.lockstep.ledger.control;

import dev.lockstep.contract.query.Difference;
import dev.lockstep.contract.query.LedgerQueries;
import java.util.ArrayList;
import java.util.List;

/** What differs: all of it counted, the first {@value #KEPT_MAX} kept. One broken snapshot breaks all that stand on it. */
final class Findings {

    static final int KEPT_MAX = LedgerQueries.LIMIT_MAX;

    private final List<Difference> kept = new ArrayList<>();
    private long found;

    void add(Difference difference) {
        found++;
        if (kept.size() < KEPT_MAX) {
            kept.add(difference);
        }
    }

    /** One that would not be kept, and was not looked at more closely. */
    void addUnseen() {
        found++;
    }

    boolean isFull() {
        return kept.size() == KEPT_MAX;
    }

    long found() {
        return found;
    }

    List<Difference> kept() {
        return List.copyOf(kept);
    }
}
