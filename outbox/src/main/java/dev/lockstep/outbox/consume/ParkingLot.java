package dev.lockstep.outbox.consume;

import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.id.ParkedId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.Envelope;
import dev.lockstep.contract.message.Header;
import dev.lockstep.contract.message.Headers;
import dev.lockstep.contract.message.Topics;
import dev.lockstep.contract.query.ParkedView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records that could not be processed, byte for byte, until an operator decides. A parked record is PARKED until it is
 * REPLAYED (a copy was sent and processed) or DISCARDED; both are the end.
 */
public interface ParkingLot {

    /**
     * Keeps the record and announces it on its {@code *.parked} topic, in the running transaction; without one
     * {@link IllegalStateException}. A record that is parked already, by its place in Kafka, is not announced again. A
     * replay that has to be parked again ends the row it is a copy of: the new row stands for it.
     */
    ParkedId park(InboundRecord record, String reason, String detail, @Nullable SagaId saga);

    /** Ends a parked record whose copy was processed; false when it is not PARKED (any more). In the running transaction. */
    boolean markReplayed(ParkedId id, String by);

    /** Ends a parked record that nobody wants; false when it is not PARKED (any more). In the running transaction. */
    boolean markDiscarded(ParkedId id, String by);

    /**
     * The copy that is sent to replay a parked record: same topic, key, value and headers, and {@code replay-of}. A record
     * that came without {@code message-id} gets the parked record's id for one, so that two replays have the effect of one.
     *
     * @param id of the outbox row
     */
    static Envelope copyOf(ParkedView parked, MessageId id) {
        List<Header> headers = new ArrayList<>(parked.headers());
        headers.removeIf(header -> header.name().equals(Headers.REPLAY_OF));
        headers.add(Header.text(Headers.REPLAY_OF, parked.id().toString()));
        if (headers.stream().noneMatch(header -> header.name().equals(Headers.MESSAGE_ID))) {
            headers.add(Header.text(Headers.MESSAGE_ID, parked.id().toString()));
        }
        return copy(id, parked.topic(), parked.key(), "replay", headers, parked.payload());
    }

    /** The announcement on the {@code *.parked} topic. */
    static Envelope announcementOf(InboundRecord record, String reason, String detail, MessageId id) {
        List<Header> headers = new ArrayList<>(record.headers());
        headers.add(Header.text(Headers.PARKED_REASON, reason));
        headers.add(Header.text(Headers.PARKED_DETAIL, detail));
        return copy(id, Topics.parkedOf(record.topic()), record.key(), "parked", headers, record.value());
    }

    private static Envelope copy(
            MessageId id,
            String topic,
            byte @Nullable [] key,
            String type,
            List<Header> headers,
            byte @Nullable [] payload) {
        byte[] none = {};
        return new Envelope(
                id,
                topic,
                key == null ? none : key,
                type,
                1,
                null,
                null,
                null,
                headers,
                payload == null ? none : payload);
    }
}
