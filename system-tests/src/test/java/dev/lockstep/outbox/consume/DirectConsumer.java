package dev.lockstep.outbox.consume;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Handles records as the product's consumer does, with its repetitions, halvings and parking, but takes them from a test
 * instead of Kafka. Stands in this package because that is where {@link Settling} can be seen.
 */
public final class DirectConsumer {

    private final ConsumerProgress progress;
    private final Settling settling;

    public DirectConsumer(String name, RecordHandler handler, Clock clock) {
        this.progress = new ConsumerProgress(name, clock);
        this.settling = new Settling(new Ours(), handler, progress, () -> false);
    }

    /** Returns when each record is done or parked. */
    public void settle(List<InboundRecord> batch) {
        settling.settle(batch);
    }

    public ConsumerStatus status() {
        return progress.status();
    }

    /** A member that owns everything and gets nothing by itself. */
    private static final class Ours implements RecordSource {

        @Override
        public List<InboundRecord> poll(Duration max) {
            return List.of();
        }

        @Override
        public void idle(Duration time) {
            LockSupport.parkNanos(time.toNanos());
        }

        @Override
        public boolean owns(InboundRecord record) {
            return true;
        }

        @Override
        public void commit(List<InboundRecord> done) {}

        @Override
        public boolean connected() {
            return true;
        }

        @Override
        public long lag() {
            return 0;
        }

        @Override
        public void wakeup() {}

        @Override
        public void close() {}
    }
}
