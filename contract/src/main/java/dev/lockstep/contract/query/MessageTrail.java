package dev.lockstep.contract.query;

import dev.lockstep.contract.id.MessageId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a database knows of the messages that it sends and of those it has received: the two ends between which a message can
 * vanish. Read only, committed rows, outside of any transaction of the caller.
 */
public interface MessageTrail {

    /** Records and ids that are asked for at once. */
    int RECORDS_MAX = 1_000;

    /** How far the relay of this database is. */
    RelayPassage passage();

    /** How many messages were appended in [from, to), by topic. */
    Map<String, Long> appendedByTopic(Instant from, Instant to);

    /** The messages of a topic that were appended in [from, to), oldest first. */
    List<SentMessage> appended(String topic, Instant from, Instant to);

    /** How many messages were appended since then, and the oldest of them. */
    Backlog appendedSince(Instant since);

    /** Those of the messages that are in this database's outbox, at most {@value #RECORDS_MAX}. */
    Set<MessageId> appendedHere(Collection<MessageId> messages);

    /** Those of this database's messages that Kafka refused for ever and that are parked, at most {@value #RECORDS_MAX}. */
    Set<MessageId> refusedByKafka(Collection<MessageId> messages);

    /**
     * The records that these messages of this database's outbox become, with no place in Kafka; at most {@value #RECORDS_MAX},
     * in no order.
     */
    List<RecordSighting> asRecords(Collection<MessageId> messages);

    /** What this database holds of records that were sent to it, at most {@value #RECORDS_MAX}; in their order. */
    List<Holding> holdings(List<RecordSighting> records);
}
