package dev.lockstep.outbox.completeness;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A stretch of time, with its beginning and without its end. */
public record Span(Instant from, Instant to) {

    public Span {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("a span begins before it ends, not " + from + " to " + to);
        }
    }

    public boolean contains(Instant instant) {
        return !instant.isBefore(from) && instant.isBefore(to);
    }

    /** In so many equal pieces, to the microsecond. */
    public List<Span> pieces(int number) {
        Duration piece = Duration.between(from, to).dividedBy(number);
        List<Span> pieces = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            Instant begin = from.plus(piece.multipliedBy(i));
            pieces.add(new Span(begin, i == number - 1 ? to : begin.plus(piece)));
        }
        return pieces;
    }
}
