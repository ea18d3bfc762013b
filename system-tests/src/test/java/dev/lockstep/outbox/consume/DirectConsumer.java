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

    /** What a test decides about the member of a group that it stands for. */
    public interface Member {

        /** Whether the record's partition is still this member's. */
        boolean owns(InboundRecord record);

        void idle(Duration time);
    }

    private final ConsumerProgress progress;
    private final Settling settling;

    /** A member that owns everything and waits in real time. */
    public DirectConsumer(String name, RecordHandler handler, Clock clock) {
        this(name, handler, clock, new Alone());
    }

    public DirectConsumer(String name, RecordHandler handler, Clock clock, Member member) {
        this.progress = new ConsumerProgress(name, clock);
        this.settling = new Settling(new Source(member), handler, progress, () -> false);
    }

    /** Returns when each record is done or parked. */
    public void settle(List<InboundRecord> batch) {
        settling.settle(batch);
    }

    public ConsumerStatus status() {
        return progress.status();
    }

    private static final class Alone implements Member {

        @Override
        public boolean owns(InboundRecord record) {
            return true;
        }

        @Override
        public void idle(Duration time) {
            LockSupport.parkNanos(time.toNanos());
        }
    }

    /** Gets nothing by itself. */
    private record Source(Member member) implements RecordSource {

        @Override
        public List<InboundRecord> poll(Duration max) {
            return List.of();
        }

        @Override
        public void idle(Duration time) {
            member.idle(time);
        }

        @Override
        public boolean owns(InboundRecord record) {
            return member.owns(record);
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
