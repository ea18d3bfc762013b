package dev.lockstep.outbox.completeness;

import dev.lockstep.contract.query.RecordSighting;

/**
 * A message that is missing.
 *
 * @param id of the message in our outbox; of somebody else's record its message id
 * @param about the saga or the swap it is about, as far as known
 * @param others whether it came from no outbox of ours
 * @param record as it stands in Kafka, or as it would
 */
public record Missing(String id, Fate fate, String about, boolean others, RecordSighting record) {

    /** Whether it was seen there. */
    public boolean isInKafka() {
        return fate == Fate.LOST_BEFORE_READER;
    }

    /** The last place in which it was seen. */
    public String vanishedAfter() {
        return isInKafka() ? "KAFKA" : "OUTBOX";
    }
}
