package dev.lockstep.outbox.completeness;

import dev.lockstep.contract.query.RecordSighting;
import java.time.Instant;
import java.util.Map;

/**
 * What a topic really holds. Offsets are by partition. Used by one thread.
 *
 * <p>Everything throws {@link LogUnavailable} when Kafka does not answer.
 */
public interface TopicLog extends AutoCloseable {

    /** Behind the last record of every partition, also of those that a running transaction still hides. */
    Map<Integer, Long> ends(String topic);

    /** Of the first record with this timestamp or a later one; the end where there is none. */
    Map<Integer, Long> at(String topic, Instant time);

    /** Behind the last record that the group has committed; nothing for a partition of which it has committed none. */
    Map<Integer, Long> committed(String group, String topic);

    /**
     * Shows every committed record in [from, to), of each partition in its order.
     *
     * @return false when a transaction of some producer that has not ended hides records
     */
    boolean read(String topic, Map<Integer, Long> from, Map<Integer, Long> to, Viewer viewer);

    @Override
    void close();

    /** Looks at records. */
    interface Viewer {

        /** Looks at one; false when it has seen enough. */
        boolean see(RecordSighting record);
    }
}
