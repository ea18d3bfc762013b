package dev.lockstep.ledger.journal;

import java.util.List;

/** Everything that was ever booked, append-only. A correction is another saga that takes back and posts anew. */
public interface Journal {

    /**
     * Appends whole sagas in the running transaction, whose accounts the caller has locked. The database checks at commit
     * that every posting has all its legs and that they sum to zero in every asset.
     */
    void append(List<BookedSaga> sagas);
}
