package dev.lockstep.outbox.completeness;

import dev.lockstep.contract.query.MessageTrail;
import org.jspecify.annotations.Nullable;

/**
 * The way of a topic's messages.
 *
 * @param source the name of the database in whose outbox they begin
 * @param reader where they end, or null if nobody of ours reads the topic and they end in Kafka
 * @param withOthers whether records of other senders are judged along; on one route of a topic
 */
public record Route(
        String topic,
        String source,
        MessageTrail sender,
        @Nullable Reader reader,
        boolean withOthers) {

    /** A reader of ours and its consumer group. */
    public record Reader(String group, MessageTrail trail) {}
}
