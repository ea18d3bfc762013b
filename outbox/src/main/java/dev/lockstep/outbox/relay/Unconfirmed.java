package dev.lockstep.outbox.relay;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * What was taken from the log and is not confirmed yet. Confirmed in the order of its taking, each when it and all before it
 * is settled. Not thread-safe.
 *
 * @param <P> a position in the log
 */
final class Unconfirmed<P> {

    private record Taken<P>(Delivery delivery, P position, long bytes) {}

    private final Deque<Taken<P>> oldestFirst = new ArrayDeque<>();
    private final Consumer<P> confirm;
    private long bytes;

    Unconfirmed(Consumer<P> confirm) {
        this.confirm = confirm;
    }

    /**
     * @param position confirmed when this delivery is settled
     * @param size in bytes, of its messages; positive
     */
    void add(Delivery delivery, P position, long size) {
        oldestFirst.add(new Taken<>(delivery, position, size));
        bytes += size;
    }

    /** Confirms what is answered already; waits for answers only until deliveries of no more than {@code bytesMax} are left. */
    void settle(long bytesMax) throws InterruptedException {
        for (Taken<P> oldest = oldestFirst.peek(); oldest != null; oldest = oldestFirst.peek()) {
            if (bytes <= bytesMax && !oldest.delivery().isAnswered()) {
                return;
            }
            oldest.delivery().settle();
            confirm.accept(oldest.position());
            oldestFirst.remove();
            bytes -= oldest.bytes();
        }
    }
}
