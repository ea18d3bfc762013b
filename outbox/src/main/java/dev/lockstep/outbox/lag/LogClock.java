package dev.lockstep.outbox.lag;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * When which position of a log was written, as far as somebody who looks at its end from time to time can tell: a log
 * itself has positions and no times. Not thread-safe.
 */
public final class LogClock {

    /** Ten minutes of one look a second; who is behind for longer is as far behind as the oldest of them. */
    static final int SIGHTS_MAX = 600;

    private record Sight(Instant at, long end) {}

    private final Deque<Sight> sights = new ArrayDeque<>();

    /** The log ended here at this time. */
    public void ends(Instant at, long end) {
        Sight last = sights.peekLast();
        if (last != null && end < last.end()) {
            sights.clear(); // another log: a server that was restored, a topic that was made anew
        }
        if (last != null && end == last.end()) {
            sights.pollLast();
        }
        sights.addLast(new Sight(at, end));
        if (sights.size() > SIGHTS_MAX) {
            sights.pollFirst();
        }
    }

    /**
     * Since when a reader at this position has something to read, at the earliest: the last time at which the log ended
     * here or before. Empty when it has had something ever since the first look.
     */
    public Optional<Instant> behindSince(long position) {
        return sights.stream()
                .filter(sight -> sight.end() <= position)
                .reduce((earlier, later) -> later)
                .map(Sight::at);
    }
}
