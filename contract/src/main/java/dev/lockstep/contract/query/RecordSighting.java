package dev.lockstep.contract.query;

import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.CommandReader;
import dev.lockstep.contract.message.Header;
import dev.lockstep.contract.message.Headers;
import dev.lockstep.contract.saga.SagaContext;
import dev.lockstep.contract.saga.SagaContextCodec;
import dev.lockstep.contract.saga.SagaContextCodec.MalformedSagaContextException;
import dev.lockstep.contract.saga.SagaDigest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record that stands in Kafka, with all by which its reader knows it again: place, message id, and for a part its saga,
 * number and content.
 *
 * @param id of the message, made up from the place where the producer gave none; null for one that is no UUID
 * @param copy the outbox row of a copy, which keeps the message id of what it is a copy of; null for everything else
 * @param saga of a part; of what stands alone its message id
 * @param part 1 for what stands alone
 * @param content SHA-256 of the value in hex
 */
public record RecordSighting(
        String topic,
        int partition,
        long offset,
        Instant timestamp,
        @Nullable MessageId id,
        @Nullable MessageId copy,
        @Nullable SagaId saga,
        int part,
        String content) {

    /** The partition of a record that was not seen in Kafka. */
    public static final int NOWHERE = -1;

    /** Never throws for what a producer sent: what cannot be read is null. */
    public static RecordSighting of(
            String topic, int partition, long offset, Instant timestamp, List<Header> headers, String content) {
        MessageId derived = partition == NOWHERE ? null : CommandReader.idByPlace(topic, partition, offset);
        MessageId id = has(headers, Headers.MESSAGE_ID) ? id(headers, Headers.MESSAGE_ID) : derived;
        SagaId saga = id == null ? null : new SagaId(id.value());
        int part = 1;
        byte[] context = header(headers, Headers.SAGA_CONTEXT);
        if (context != null) {
            SagaContext read = read(context);
            saga = read == null ? null : read.id();
            part = read == null ? 1 : read.part();
        }
        return new RecordSighting(
                topic, partition, offset, timestamp, id, id(headers, Headers.COPY_ID), saga, part, content);
    }

    /** The hash of a record's value. */
    public static String contentOf(byte @Nullable [] value) {
        return HexFormat.of().formatHex(SagaDigest.payloadHash(value == null ? new byte[0] : value));
    }

    /** The outbox row it comes from, if it comes from one of ours. */
    public @Nullable MessageId row() {
        return copy == null ? id : copy;
    }

    /** {@code ledger.commands.v1-3@42}, as in logs. */
    public String place() {
        return topic + "-" + partition + "@" + offset;
    }

    private static @Nullable SagaContext read(byte[] context) {
        try {
            return SagaContextCodec.decode(context);
        } catch (MalformedSagaContextException e) {
            return null; // it is parked, and known by its place
        }
    }

    private static @Nullable MessageId id(List<Header> headers, String name) {
        byte[] value = header(headers, name);
        try {
            return value == null ? null : MessageId.parse(new String(value, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return null; // the same
        }
    }

    private static boolean has(List<Header> headers, String name) {
        return header(headers, name) != null;
    }

    /** The last one counts where a name repeats, as in Kafka's own lookup. */
    private static byte @Nullable [] header(List<Header> headers, String name) {
        byte[] found = null;
        for (Header header : headers) {
            if (header.name().equals(name)) {
                found = header.value();
            }
        }
        return found;
    }
}
