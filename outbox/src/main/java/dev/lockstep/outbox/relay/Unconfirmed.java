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

    private record Taken<P>(Delivery delivery, P position) {}

    private final Deque<Taken<P>> oldestFirst = new ArrayDeque<>();
    private final Consumer<P> confirm;

    Unconfirmed(Consumer<P> confirm) {
        this.confirm = confirm;
    }

    /** @param position confirmed when this delivery is settled */
    void add(Delivery delivery, P position) {
        oldestFirst.add(new Taken<>(delivery, position));
    }

    /** Confirms what is answered already; waits for answers only until no more than {@code max} deliveries are left. */
    void settle(int max) throws InterruptedException {
        for (Taken<P> oldest = oldestFirst.peek(); oldest != null; oldest = oldestFirst.peek()) {
            if (oldestFirst.size() <= max && !oldest.delivery().isAnswered()) {
                return;
            }
            oldest.delivery().settle();
            confirm.accept(oldest.position());
            oldestFirst.remove();
        }
    }
}
