package dev.lockstep.ledger.assembly;

import dev.lockstep.contract.id.SagaId;
import dev.lockstep.outbox.consume.InboundRecord;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The stored sagas. Every call but {@link #now} belongs to the running transaction. */
interface Sagas {

    /** A part's place in its saga. */
    record PartNumber(SagaId saga, int number) {}

    /**
     * A part to be stored, as {@link Decision#kept} says.
     *
     * @param arrival what brought it
     */
    record KeptPart(SagaId saga, Part part, Decision.Kept kept, Arrival arrival) {}

    /** @param refusal why, if it has become REFUSED */
    record Change(Assembly saga, @Nullable Refusal refusal) {}

    /** Locks those of the sagas that exist, in one global order, and reads them, without parts. */
    List<Assembly> lock(Collection<SagaId> sagas);

    /** Brings a saga into being of which no part was taken, if it is not there. */
    void open(SagaId saga, Terms terms);

    /** Adds sagas that {@link #lock} did not find, in one global order; throws {@link Overtaken} if one is there now. */
    void add(List<Change> sagas, Instant now);

    /** Locks at most {@code limit} open sagas whose deadline has come, and leaves alone those that others have locked. */
    List<Assembly> lockDue(int limit);

    /**
     * Reads stored parts and the evidence.
     *
     * @param whole sagas of which every part is needed
     * @param single further parts, and the places of which evidence is needed
     */
    Map<SagaId, Parts> parts(Collection<SagaId> whole, Collection<PartNumber> single);

    /** The numbers of the parts that were taken, in order. */
    Map<SagaId, List<Integer>> received(Collection<SagaId> sagas);

    /** Stores parts and evidence as received at {@code now}. */
    void keep(List<KeptPart> parts, Instant now);

    /** Of sagas that are locked. */
    void change(List<Change> changes, Instant now);

    /** Notes on a saga, if it is open, that a record of it was parked. */
    void block(SagaId saga, String reason);

    /** Takes the note from those of the sagas of which nothing is parked any more. */
    void unblock(Collection<SagaId> sagas);

    boolean isParked(InboundRecord record);

    /** The database's time, now and not at the beginning of the transaction. */
    Instant now();
}
