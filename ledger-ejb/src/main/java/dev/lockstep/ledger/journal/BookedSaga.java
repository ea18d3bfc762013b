package dev.lockstep.ledger.journal;

import java.util.List;
import java.util.stream.Stream;

/**
 * A booking with what only booking it could tell.
 *
 * @param entries one for each posting of the booking, in its order
 */
public record BookedSaga(Booking booking, List<Entry> entries) {

    public BookedSaga {
        entries = List.copyOf(entries);
        List<Posting> entered = entries.stream().map(Entry::posting).toList();
        if (!entered.equals(booking.postings())) {
            throw new IllegalArgumentException("the entries of saga " + booking.saga() + " are not its postings");
        }
    }

    /** The entries that correct a posting of the past. */
    public Stream<Entry> corrections() {
        return entries.stream().filter(entry -> entry.posting().corrects() != null);
    }
}
