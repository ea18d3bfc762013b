package dev.lockstep.ledger.journal;

import dev.lockstep.contract.id.SagaId;
import java.util.List;

/**
 * All the postings of a saga in the order of its parts: the one thing the journal appends. With a part missing it cannot
 * be constructed, so a half-booked saga cannot even be written down.
 *
 * @param total how many parts the saga has
 */
public record Booking(SagaId saga, int total, List<Posting> postings) {

    public Booking {
        postings = List.copyOf(postings);
        if (total < 1 || postings.size() != total) {
            throw new IllegalArgumentException("saga " + saga + " has " + postings.size() + " of " + total + " parts");
        }
        for (int i = 0; i < total; i++) {
            if (postings.get(i).part() != i + 1) {
                throw new IllegalArgumentException(
                        "saga " + saga + " has part " + postings.get(i).part() + " where part " + (i + 1) + " belongs");
            }
        }
    }
}
