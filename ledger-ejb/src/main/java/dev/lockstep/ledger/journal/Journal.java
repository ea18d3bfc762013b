package dev.lockstep.ledger.journal;

import java.time.Instant;
import java.util.List;

/** Everything that was ever booked, append-only. A correction is another saga that takes back and posts anew. */
public interface Journal {

    /**
     * Appends whole sagas in the running transaction, whose accounts the caller has locked and whose sagas are stored as
     * BOOKED. The database checks that every posting has all its legs and that they sum to zero in every asset.
     *
     * @param bookedAt the database's time, read while the accounts are locked
     */
    void append(List<BookedSaga> sagas, Instant bookedAt);
}
