package dev.lockstep.ledger.assembly;

import dev.lockstep.ledger.assembly.Assembly.State;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What must have become of one saga, from what came of it in which order and nothing else: the rules of the wire
 * contract once more, without the assembler.
 *
 * @param state null as long as nobody has heard of the saga
 * @param taken as its parts
 * @param contradicting evidence of why it was refused
 * @param late evidence of what came after its end
 * @param done records that count once by themselves: parked, or a wish to cancel
 * @param due the deadline has come
 */
record Fate(
        @Nullable State state,
        Set<Message> taken,
        Set<Message> contradicting,
        Set<Message> late,
        Set<Message> done,
        boolean due) {

    /** A record of the saga: of the part with this number, or of number 0 where it is of no part. */
    record Message(Kind kind, int number) {

        enum Kind {
            PART,
            /** Another content for a part. */
            OTHER,
            /** A content that can never be booked. */
            NEVER,
            /** Nothing but its context can be read. */
            RUBBISH,
            CANCEL
        }

        boolean isPart() {
            return kind != Kind.RUBBISH && kind != Kind.CANCEL;
        }
    }

    static Fate unheard() {
        return new Fate(null, Set.of(), Set.of(), Set.of(), Set.of(), false);
    }

    boolean hasEnded() {
        return state != null && state.isEnd();
    }

    Fate atDeadline() {
        return new Fate(state, taken, contradicting, late, done, true);
    }

    Fate swept() {
        return state == State.COLLECTING && due ? becomes(State.EXPIRED) : this;
    }

    /** @param total how many parts the saga has */
    Fate after(Message message, int total) {
        return switch (message.kind()) {
            case RUBBISH ->
                done.contains(message) ? this : with(message).becomes(state == null ? State.COLLECTING : state);
            case CANCEL -> done.contains(message) ? this : with(message).cancelled();
            case PART, OTHER, NEVER -> afterPart(message, total);
        };
    }

    private Fate cancelled() {
        if (hasEnded()) {
            return this;
        }
        Fate swept = swept();
        return swept.hasEnded() ? swept : becomes(State.REFUSED);
    }

    private Fate afterPart(Message part, int total) {
        boolean known = taken.contains(part) || contradicting.contains(part) || late.contains(part);
        if (hasEnded()) {
            return known ? this : late(part);
        }
        if (due) {
            return (known ? this : late(part)).becomes(State.EXPIRED);
        }
        if (known) {
            return this;
        }
        if (taken.stream().anyMatch(other -> other.number() == part.number())) {
            return new Fate(State.REFUSED, taken, plus(contradicting, part), late, done, due);
        }
        Fate more = new Fate(State.COLLECTING, plus(taken, part), contradicting, late, done, due);
        if (part.kind() == Message.Kind.NEVER) {
            return more.becomes(State.REFUSED);
        }
        return more.taken().size() == total ? more.becomes(State.BOOKED) : more;
    }

    private Fate becomes(State next) {
        return new Fate(next, taken, contradicting, late, done, due);
    }

    private Fate late(Message part) {
        return new Fate(state, taken, contradicting, plus(late, part), done, due);
    }

    private Fate with(Message message) {
        return new Fate(state, taken, contradicting, late, plus(done, message), due);
    }

    private static Set<Message> plus(Set<Message> set, Message message) {
        Set<Message> more = new HashSet<>(set);
        more.add(message);
        return Set.copyOf(more);
    }
}
