package dev.lockstep.swap.trade;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a deal has come. It begins as {@link Requested}, or as {@link PendingApproval} where somebody else has to say yes
 * first, and ends once, as {@link Booked}, {@link Refused} or {@link Expired}; the end never changes.
 */
public sealed interface Progress {

    State state();

    /** The names that are stored and shown. */
    enum State {
        PENDING_APPROVAL,
        REQUESTED,
        BOOKED,
        REFUSED,
        EXPIRED
    }

    /** Nobody has approved it yet, and the ledger knows nothing of it. */
    record PendingApproval() implements Progress {
        @Override
        public State state() {
            return State.PENDING_APPROVAL;
        }
    }

    /** Nobody has said yet what became of it. */
    record Requested() implements Progress {
        @Override
        public State state() {
            return State.REQUESTED;
        }
    }

    /** A final state, and when the ledger decided it. */
    sealed interface Ended extends Progress {
        Instant at();
    }

    /** All parts were booked together. */
    record Booked(Instant at) implements Ended {
        @Override
        public State state() {
            return State.BOOKED;
        }
    }

    /** The ledger said no, with a stable code; nothing was booked. */
    record Refused(Instant at, String code, String detail) implements Ended {
        @Override
        public State state() {
            return State.REFUSED;
        }
    }

    /** The deadline came before all parts had; nothing was booked. */
    record Expired(Instant at) implements Ended {
        @Override
        public State state() {
            return State.EXPIRED;
        }
    }

    /** From its stored form; the last two are of REFUSED only. */
    static Progress of(State state, @Nullable Instant endedAt, @Nullable String code, @Nullable String detail) {
        if (endedAt == null) {
            return switch (state) {
                case PENDING_APPROVAL -> new PendingApproval();
                case REQUESTED -> new Requested();
                case BOOKED, REFUSED, EXPIRED ->
                    throw new IllegalStateException(state + " without the time of its end");
            };
        }
        return switch (state) {
            case PENDING_APPROVAL, REQUESTED -> throw new IllegalStateException(state + " with the time of its end");
            case BOOKED -> new Booked(endedAt);
            case REFUSED -> new Refused(endedAt, code == null ? "" : code, detail == null ? "" : detail);
            case EXPIRED -> new Expired(endedAt);
        };
    }

    /** What an announced end means for a deal that stands here. */
    enum Step {
        ENDS,
        /** The same end was announced before: nothing to do. */
        ALREADY_SO,
        /** It ended differently before, or never went to the ledger: it stays as it is, and somebody must look. */
        CONTRADICTS
    }

    /** The step from {@code state} when {@code announced} comes in. */
    static Step step(State state, State announced) {
        if (announced == State.REQUESTED || announced == State.PENDING_APPROVAL) {
            throw new IllegalArgumentException("a deal does not end as " + announced);
        }
        if (state == State.REQUESTED) {
            return Step.ENDS;
        }
        return state == announced ? Step.ALREADY_SO : Step.CONTRADICTS;
    }
}
