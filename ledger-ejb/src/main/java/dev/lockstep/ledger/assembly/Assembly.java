package dev.lockstep.ledger.assembly;

import dev.lockstep.contract.id.SagaId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A saga while it is put together.
 *
 * <p>Its life: the first part brings its terms and it is COLLECTING; each further part that agrees is taken once,
 * whatever the order and however often it comes. It ends exactly once. BOOKED: the last part came in time and everything
 * could be booked. REFUSED: the parts contradict each other, or one can never be booked, or the whole cannot be booked
 * now, or its producer cancelled it. EXPIRED: the deadline came first. What comes after the end is evidence and changes
 * nothing.
 *
 * @param terms null only for a saga that was cancelled before any part of it came
 * @param received how many different parts were taken
 * @param bytes the sum of their payloads
 * @param parts what the next decisions need of them
 */
record Assembly(SagaId saga, @Nullable Terms terms, State state, int received, long bytes, Parts parts) {

    enum State {
        COLLECTING,
        BOOKED,
        REFUSED,
        EXPIRED;

        boolean isEnd() {
            return this != COLLECTING;
        }
    }

    /** A saga of which nothing was taken yet. */
    static Assembly fresh(SagaId saga, @Nullable Terms terms) {
        return new Assembly(saga, terms, State.COLLECTING, 0, 0, Parts.none());
    }

    /** The same saga with those of its parts that the next decisions need. */
    Assembly with(Parts loaded) {
        return new Assembly(saga, terms, state, received, bytes, loaded);
    }

    boolean hasEnded() {
        return state.isEnd();
    }

    /** At the deadline the time is up. */
    boolean isDue(Instant now) {
        return terms != null && terms.deadline() != null && !now.isBefore(terms.deadline());
    }

    /** The saga after a decision that {@link Assembler#decide} made for it and this input. */
    Assembly after(Input input, Decision decision) {
        State next = stateAfter(decision);
        if (!(input instanceof Input.PartArrived arrived)) {
            return new Assembly(saga, terms, next, received, bytes, parts);
        }
        Part part = arrived.part();
        return switch (decision.kept()) {
            case NOTHING -> new Assembly(saga, terms, next, received, bytes, parts);
            case PART -> new Assembly(saga, terms, next, received + 1, bytes + part.bytes(), parts.plus(part));
            case CONFLICT, LATE -> new Assembly(saga, terms, next, received, bytes, parts.plusEvidence(part));
        };
    }

    private State stateAfter(Decision decision) {
        if (decision instanceof Decision.Book) {
            return State.BOOKED;
        }
        if (decision instanceof Decision.Refuse) {
            return State.REFUSED;
        }
        return decision instanceof Decision.Expire ? State.EXPIRED : state;
    }
}
