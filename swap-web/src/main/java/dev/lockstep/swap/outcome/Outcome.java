package dev.lockstep.swap.outcome;

import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.message.EventCodec;
import dev.lockstep.contract.message.Headers;
import dev.lockstep.contract.message.LedgerEvent;
import dev.lockstep.contract.message.ParkReason;
import dev.lockstep.contract.message.Trace;
import dev.lockstep.outbox.consume.InboundRecord;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An event of the ledger, read.
 *
 * @param payload as it came, for the time being that nobody can apply it
 * @param trace who announced it, or null if that is not known
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere; the bytes are kept as they came
record Outcome(
        MessageId id,
        LedgerEvent event,
        byte[] payload,
        @Nullable Trace trace) {

    private static final Set<String> TYPES = Set.of(
            LedgerEvent.SagaBooked.TYPE,
            LedgerEvent.SagaRefused.TYPE,
            LedgerEvent.SagaExpired.TYPE,
            LedgerEvent.PartLate.TYPE,
            LedgerEvent.PartParked.TYPE,
            LedgerEvent.AccountsOpened.TYPE,
            LedgerEvent.AccountChanged.TYPE);

    /** A record that is no event of the ledger, and why. */
    static final class UnreadableException extends Exception {

        private static final long serialVersionUID = 1L;

        private final ParkReason reason;

        UnreadableException(ParkReason reason, String detail) {
            super(detail);
            this.reason = reason;
        }

        ParkReason reason() {
            return reason;
        }
    }

    static Outcome read(InboundRecord record) throws UnreadableException {
        byte[] value = record.value();
        if (value == null) {
            throw new UnreadableException(ParkReason.UNREADABLE_PAYLOAD, "the record has no value");
        }
        String type = required(record, Headers.MESSAGE_TYPE);
        if (!record.header(Headers.MESSAGE_VERSION).orElse("1").equals("1")) {
            throw new UnreadableException(ParkReason.UNKNOWN_VERSION, "only version 1 is known");
        }
        if (!TYPES.contains(type)) {
            throw new UnreadableException(ParkReason.UNKNOWN_TYPE, "the type is not known");
        }
        MessageId id = id(required(record, Headers.MESSAGE_ID));
        try {
            LedgerEvent event = EventCodec.decode(type, value);
            return new Outcome(
                    id,
                    event,
                    value,
                    Trace.read(
                                    record.header(Headers.TRACEPARENT).orElse(null),
                                    record.header(Headers.TRACESTATE).orElse(null))
                            .orElse(null));
        } catch (IllegalArgumentException e) {
            throw new UnreadableException(ParkReason.UNREADABLE_PAYLOAD, String.valueOf(e.getMessage()));
        }
    }

    private static MessageId id(String text) throws UnreadableException {
        try {
            return MessageId.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UnreadableException(ParkReason.UNREADABLE_HEADER, String.valueOf(e.getMessage()));
        }
    }

    private static String required(InboundRecord record, String header) throws UnreadableException {
        return record.header(header)
                .orElseThrow(() -> new UnreadableException(ParkReason.UNREADABLE_HEADER, header + " is missing"));
    }
}
