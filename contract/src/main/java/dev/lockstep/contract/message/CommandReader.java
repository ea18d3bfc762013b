package dev.lockstep.contract.message;

import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.saga.SagaContext;
import dev.lockstep.contract.saga.SagaContextCodec;
import dev.lockstep.contract.saga.SagaContextCodec.MalformedSagaContextException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Turns a record of {@value Topics#LEDGER_COMMANDS} into a command or into the reason why it must be parked; never throws
 * for what a producer sent. A producer that only knows the {@code saga-context} header is understood: {@code message-type}
 * defaults to {@code post}, {@code message-version} to 1 and {@code message-id} to an id derived from where the record
 * stands in Kafka, so that a redelivery keeps it.
 *
 * @param partsMax the largest {@code total} taken
 * @param bytesMax the largest value taken, in bytes
 */
public record CommandReader(int partsMax, int bytesMax) {

    /** The bytes and headers of a record and where it stands. */
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere; the bytes travel as they came
    public record Source(String topic, int partition, long offset, byte @Nullable [] value, List<Header> headers) {}

    /** The context is read first: whatever else is wrong, the saga it blocks is told if it can be. */
    public InboundMessage read(Source source) {
        SagaContext context = null;
        try {
            context = context(source);
            return command(source, messageId(source), context);
        } catch (Rejection e) {
            SagaId saga = e.saga == null && context != null ? context.id() : e.saga;
            return new InboundMessage.Unreadable(e.reason, e.detail, saga, context, messageIdIfReadable(source));
        }
    }

    private InboundMessage command(Source source, MessageId id, @Nullable SagaContext context) throws Rejection {
        byte[] value = source.value();
        if (value == null) {
            throw new Rejection(ParkReason.UNREADABLE_PAYLOAD, "the record has no value");
        }
        if (value.length > bytesMax) {
            throw new Rejection(
                    ParkReason.TOO_LARGE,
                    "the value has " + value.length + " bytes; at most " + bytesMax + " are taken");
        }
        String type = textOr(source, Headers.MESSAGE_TYPE, LedgerCommand.Post.TYPE);
        if (!CommandCodec.knows(type)) {
            throw new Rejection(ParkReason.UNKNOWN_TYPE, "message-type \"" + shown(type) + "\" is not known");
        }
        String version = textOr(source, Headers.MESSAGE_VERSION, "1");
        if (!version.equals("1")) {
            throw new Rejection(
                    ParkReason.UNKNOWN_VERSION, "version \"" + shown(version) + "\" of " + type + " is not known");
        }
        if (context != null && !type.equals(LedgerCommand.Post.TYPE)) {
            throw new Rejection(
                    ParkReason.INVALID_CONTEXT, type + " cannot be part of a saga; send it without saga-context");
        }
        try {
            return new InboundMessage.Command(
                    id,
                    context,
                    CommandCodec.decode(type, value),
                    text(source, Headers.TRACEPARENT),
                    text(source, Headers.TRACESTATE),
                    value);
        } catch (IllegalArgumentException e) {
            throw new Rejection(ParkReason.UNREADABLE_PAYLOAD, String.valueOf(e.getMessage()));
        }
    }

    private @Nullable SagaContext context(Source source) throws Rejection {
        byte[] header = header(source, Headers.SAGA_CONTEXT);
        if (header == null) {
            return null;
        }
        try {
            SagaContext context = SagaContextCodec.decode(header);
            if (context.total() > partsMax) {
                throw new Rejection(
                        ParkReason.INVALID_CONTEXT,
                        "total is " + context.total() + "; at most " + partsMax + " parts are taken",
                        context.id());
            }
            return context;
        } catch (MalformedSagaContextException e) {
            ParkReason reason = e.readable() ? ParkReason.INVALID_CONTEXT : ParkReason.UNREADABLE_CONTEXT;
            throw new Rejection(reason, "saga-context: " + e.getMessage(), e.saga());
        }
    }

    private static @Nullable MessageId messageIdIfReadable(Source source) {
        try {
            return messageId(source);
        } catch (Rejection e) {
            return null;
        }
    }

    private static MessageId messageId(Source source) throws Rejection {
        String text = text(source, Headers.MESSAGE_ID);
        if (text == null) {
            return idByPlace(source.topic(), source.partition(), source.offset());
        }
        try {
            return MessageId.parse(text);
        } catch (IllegalArgumentException e) {
            throw new Rejection(ParkReason.UNREADABLE_HEADER, "message-id \"" + shown(text) + "\" is no UUID");
        }
    }

    /** The id of a record whose producer gave it none. */
    public static MessageId idByPlace(String topic, int partition, long offset) {
        String place = topic + "/" + partition + "/" + offset;
        return new MessageId(UUID.nameUUIDFromBytes(place.getBytes(StandardCharsets.UTF_8)));
    }

    private static String textOr(Source source, String name, String otherwise) {
        String text = text(source, name);
        return text == null ? otherwise : text;
    }

    private static @Nullable String text(Source source, String name) {
        byte[] value = header(source, name);
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }

    /** The last one counts where a name repeats, as in Kafka's own lookup. */
    private static byte @Nullable [] header(Source source, String name) {
        byte[] found = null;
        for (Header header : source.headers()) {
            if (header.name().equals(name)) {
                found = header.value();
            }
        }
        return found;
    }

    /** A foreign value in an error text: short and in one line. */
    private static String shown(String foreign) {
        String line = foreign.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= 60 ? line : line.substring(0, 60) + "...";
    }

    private static final class Rejection extends Exception {

        private static final long serialVersionUID = 1L;

        final ParkReason reason;
        final String detail;
        final transient @Nullable SagaId saga;

        Rejection(ParkReason reason, String detail) {
            this(reason, detail, null);
        }

        Rejection(ParkReason reason, String detail, @Nullable SagaId saga) {
            super(detail);
            this.reason = reason;
            this.detail = detail;
            this.saga = saga;
        }
    }
}
