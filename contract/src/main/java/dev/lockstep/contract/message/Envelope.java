package dev.lockstep.contract.message;

import dev.lockstep.contract.id.MessageId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way through an outbox to Kafka, not looked into.
 *
 * @param key the record key; it decides the partition, so messages of one key stay in order
 * @param sagaContext the {@code saga-context} header as text, or null
 * @param traceparent W3C trace context, or null
 * @param tracestate W3C trace context, or null
 * @param headers any further headers, in order
 * @param payload the record value, at most a megabyte by default
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere; the bytes travel as they came
public record Envelope(
        MessageId id,
        String topic,
        byte[] key,
        String type,
        int version,
        @Nullable String sagaContext,
        @Nullable String traceparent,
        @Nullable String tracestate,
        List<Header> headers,
        byte[] payload) {

    public Envelope {
        if (topic.isBlank() || type.isBlank() || version < 1) {
            throw new IllegalArgumentException("an envelope needs a topic, a type and a version from 1");
        }
        headers = List.copyOf(headers);
    }

    /** A message of version 1 without saga, trace or further headers. */
    public static Envelope of(MessageId id, String topic, String key, String type, byte[] payload) {
        return new Envelope(
                id, topic, key.getBytes(StandardCharsets.UTF_8), type, 1, null, null, null, List.of(), payload);
    }

    public Envelope inSaga(String context) {
        return new Envelope(id, topic, key, type, version, context, traceparent, tracestate, headers, payload);
    }

    public Envelope tracedBy(@Nullable String parent, @Nullable String state) {
        return new Envelope(id, topic, key, type, version, sagaContext, parent, state, headers, payload);
    }

    /** In a span of its own, caused by {@code cause}; in a trace of its own where that is not known. */
    public Envelope causedBy(@Nullable Trace cause) {
        Trace trace = cause == null ? Trace.beginning(id) : cause.making(id);
        return tracedBy(trace.parent(), trace.state());
    }

    public Envelope withHeaders(List<Header> further) {
        return new Envelope(id, topic, key, type, version, sagaContext, traceparent, tracestate, further, payload);
    }
}
