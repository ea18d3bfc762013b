package dev.lockstep.swap.outcome;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** Outcomes of what cannot be seen yet. Every call demands a running transaction. */
interface EarlyOutcomes {

    /** An outcome that waits, and since when. */
    record Early(Outcome outcome, Instant receivedAt) {}

    void keep(Collection<Outcome> outcomes);

    /** The newest ones, locked; those that another node has in hand are left out. */
    List<Early> take(int limit);

    void remove(Collection<Outcome> outcomes);
}
