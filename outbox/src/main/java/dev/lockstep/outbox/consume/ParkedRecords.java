package dev.lockstep.outbox.consume;

import dev.lockstep.contract.id.ParkedId;
import dev.lockstep.contract.query.ParkedView;
import java.util.List;
import java.util.Optional;

/** What stands in a {@link ParkingLot}, as people look at it. */
public interface ParkedRecords {

    Optional<ParkedView> find(ParkedId id);

    /**
     * The parked records of a state, newest first.
     *
     * @param state PARKED, REPLAYED or DISCARDED
     * @param skip how many to leave out
     */
    List<ParkedView> list(String state, int skip, int limit);

    /** How many wait for a decision. */
    long waiting();
}
