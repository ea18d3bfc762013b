package dev.lockstep.contract.message;

import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.saga.SagaContext;
import org.jspecify.annotations.Nullable;

/** What became of a record's bytes: a command that can be judged, or the reason why it cannot even be read. */
public sealed interface InboundMessage {

    /**
     * A command, readable and not yet judged.
     *
     * @param context the saga it belongs to, or null if it stands alone
     * @param payload the record's value as it came: evidence, and what the part's hash is over
     */
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere; the bytes travel as they came
    record Command(
            MessageId id,
            @Nullable SagaContext context,
            LedgerCommand command,
            @Nullable String traceparent,
            @Nullable String tracestate,
            byte[] payload)
            implements InboundMessage {}

    /**
     * Not readable, to be parked.
     *
     * @param saga the saga it wanted to belong to, or null if that cannot be read either
     * @param context the whole context where that was readable, or null
     * @param id the message id, or null if that cannot be read
     */
    record Unreadable(
            ParkReason reason,
            String detail,
            @Nullable SagaId saga,
            @Nullable SagaContext context,
            @Nullable MessageId id)
            implements InboundMessage {}
}
