package dev.lockstep.swap.trade;

import dev.lockstep.contract.id.SagaId;
import java.util.List;
import java.util.Set;

/** The deals of one kind, as far as their ends go. */
public interface Endings {

    /** The saga type of these deals. */
    String sagaType();

    /**
     * Ends the deals and announces it, in the running transaction. Answers the sagas whose deal cannot be seen (yet):
     * logical decoding can publish a commit some milliseconds before other sessions see it.
     */
    Set<SagaId> apply(List<Ending> endings);
}
