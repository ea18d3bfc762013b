package dev.lockstep.outbox.completeness;

import dev.lockstep.contract.query.RelayPassage;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Up to when everything that was appended has been passed by its relay, from what was seen of it again and again. A position
 * that lies behind all commits of before some instant is kept until the slot has confirmed it: then the relay has brought all
 * of that to Kafka, or at least thinks so. Clocks and waiting times have no part in it, so neither an outage nor a pause, of
 * whatever length, makes it say more than is so.
 */
public final class RelayHorizon {

    /** Some hours of standing still at a look every ten seconds; from then on every second one is kept, then every fourth. */
    static final int NOTES_MAX = 1_000;

    private record Note(Instant closedBefore, long written) {}

    private final Deque<Note> notes = new ArrayDeque<>();
    private Instant passed = Instant.MIN;
    private int stride = 1;
    private int left = 1;

    /** Everything that was appended before the answer is behind the relay. */
    public Instant advance(RelayPassage seen) {
        @Nullable Note last = notes.peekLast();
        if (last != null && seen.written() < last.written()) {
            notes.clear(); // another log than before: restored, or failed over
        }
        note(seen);
        Long confirmed = seen.confirmed();
        while (confirmed != null && !notes.isEmpty() && notes.getFirst().written() <= confirmed) {
            Instant closed = notes.removeFirst().closedBefore();
            passed = closed.isAfter(passed) ? closed : passed;
        }
        if (notes.isEmpty()) {
            stride = 1;
            left = 1;
        }
        return passed;
    }

    private void note(RelayPassage seen) {
        if (--left > 0) {
            return;
        }
        notes.addLast(new Note(seen.closedBefore(), seen.written()));
        if (notes.size() > NOTES_MAX) {
            stride *= 2;
            thin();
        }
        left = stride;
    }

    private void thin() {
        int place = 0;
        for (Iterator<Note> each = notes.iterator(); each.hasNext(); place++) {
            each.next();
            if (place % 2 == 1) {
                each.remove();
            }
        }
    }
}
