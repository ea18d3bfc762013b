package dev.lockstep.ledger.journal;

import dev.lockstep.contract.id.PostingId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * Everything that was ever booked, append-only. A correction is another saga that takes back and posts anew, linked to what
 * it corrects.
 */
public interface Journal {

    /**
     * Appends whole sagas in the running transaction, whose accounts the caller has locked and whose sagas are stored as
     * BOOKED. The database checks that every posting has all its legs and that they sum to zero in every asset.
     *
     * @param bookedAt the database's time, read while the accounts are locked
     */
    void append(List<BookedSaga> sagas, Instant bookedAt);

    /**
     * Those of the postings that are in the journal, each with the corrections of it that are committed. Not locked: {@link
     * #correct} finds out if somebody else was faster.
     */
    List<PastPosting> find(Collection<PostingId> postings);

    /**
     * Keeps what appended postings correct. False if one of it was corrected in that way already: then the transaction must
     * not be committed.
     */
    boolean correct(List<BookedSaga> sagas);
}
