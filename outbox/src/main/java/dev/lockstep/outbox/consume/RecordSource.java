package dev.lockstep.outbox.consume;

import java.time.Duration;
import java.util.List;

/** A member of a consumer group, used by one thread; {@link #wakeup} alone may be called from another. */
interface RecordSource extends AutoCloseable {

    /** The next records in the order of each partition, at most as many as configured; none after {@code max}. */
    List<InboundRecord> poll(Duration max);

    /** Stays in the group for {@code time} without taking records, less after {@link #wakeup}. */
    void idle(Duration time);

    /** Whether the record's partition is still this member's. */
    boolean owns(InboundRecord record);

    /** Remembers in Kafka that these are done, without waiting; records of partitions it does not own are left out. */
    void commit(List<InboundRecord> done);

    /** Whether there is a connection to a broker. */
    boolean connected();

    /** Records behind the last one polled, over all partitions, as far as known. */
    long lag();

    /** Ends a running or the next {@link #poll} or {@link #idle} at once. */
    void wakeup();

    @Override
    void close();
}
