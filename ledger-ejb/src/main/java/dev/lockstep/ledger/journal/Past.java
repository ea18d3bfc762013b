package dev.lockstep.ledger.journal;

import dev.lockstep.contract.id.PostingId;
import dev.lockstep.contract.message.Correction;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one transaction knows of the postings that its parts correct, running as its bookings are decided one after the
 * other. Lives as long as the transaction, belongs to its thread.
 */
public final class Past {

    private final Map<PostingId, PastPosting> postings = new HashMap<>();

    public void read(Collection<PastPosting> read) {
        read.forEach(posting -> postings.put(posting.id(), posting));
    }

    /** The posting, or null if the journal has none of that id. */
    public @Nullable PastPosting posting(PostingId id) {
        return postings.get(id);
    }

    /** What is judged from now on finds corrected what this booking corrects. */
    public void book(Booking booking) {
        for (Posting posting : booking.postings()) {
            Correction correction = posting.corrects();
            if (correction != null) {
                postings.computeIfPresent(
                        correction.posting(), (id, corrected) -> corrected.corrected(correction.kind()));
            }
        }
    }
}
