package dev.lockstep.outbox.lag;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Forecasts how long what is written to a log now will wait for its reader.
 *
 * <p>At least as long as the first thing in the queue has waited already: that is exact for a reader that keeps pace and
 * the best that is known of one that stands still. For one that is overrun it is too little (at twenty times the rate it can
 * bear, by a factor of twenty), so what is left is also divided by the speed of the last seconds. Only a reader that was
 * behind all that time shows its speed; one that keeps pace shows that of the writers. Not thread-safe.
 */
public final class Lane {

    /** Whoever is less than this behind keeps pace: looks are a second apart, and a batch takes its time. */
    static final Duration BUSY_FROM = Duration.ofSeconds(2);

    /** Long enough to have some batches in it, short enough to notice soon that a reader goes on. */
    static final Duration SPEED_OVER = Duration.ofSeconds(5);

    /** Bounds the multiplication below; nobody is interested in longer waits. */
    static final Duration WAIT_MAX = Duration.ofHours(24);

    private final Deque<Standing> busy = new ArrayDeque<>();

    /** The wait, now that the reader stands there. */
    public Duration forecast(Standing now) {
        boolean another = !busy.isEmpty() && now.done() < busy.getLast().done();
        if (another || now.waiting().compareTo(BUSY_FROM) < 0) {
            busy.clear();
        }
        if (now.waiting().compareTo(BUSY_FROM) < 0) {
            return now.waiting();
        }
        busy.addLast(now);
        while (busy.size() > 2 && !isWithin(busy.stream().skip(1).iterator().next(), now)) {
            busy.pollFirst();
        }
        return longer(now.waiting(), rest(busy.getFirst(), now));
    }

    private static boolean isWithin(Standing before, Standing now) {
        return Duration.between(before.at(), now.at()).compareTo(SPEED_OVER) < 0;
    }

    /** Zero as long as the speed is not known. */
    private static Duration rest(Standing before, Standing now) {
        Duration time = Duration.between(before.at(), now.at());
        long done = now.done() - before.done();
        if (time.compareTo(SPEED_OVER) < 0 || done <= 0) {
            return Duration.ZERO;
        }
        // Milliseconds of at most minutes times bytes of at most terabytes: far from the limit of a long.
        long millis = Math.multiplyExact(time.toMillis(), now.behind()) / done;
        return millis > WAIT_MAX.toMillis() ? WAIT_MAX : Duration.ofMillis(millis);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
