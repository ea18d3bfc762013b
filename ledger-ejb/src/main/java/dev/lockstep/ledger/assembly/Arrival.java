package dev.lockstep.ledger.assembly;

import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.id.ParkedId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.Headers;
import dev.lockstep.contract.message.InboundMessage;
import dev.lockstep.contract.message.LedgerCommand;
import dev.lockstep.contract.message.LedgerCommand.CancelSaga;
import dev.lockstep.contract.message.LedgerCommand.Post;
import dev.lockstep.contract.message.Trace;
import dev.lockstep.outbox.consume.InboundRecord;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A readable command and the record it came in. */
public record Arrival(InboundRecord record, InboundMessage.Command message) {

    MessageId id() {
        return message.id();
    }

    LedgerCommand command() {
        return message.command();
    }

    /** The saga of a part or of a cancellation; a part that stands alone is a saga whose id is the message's. */
    SagaId saga() {
        if (command() instanceof CancelSaga cancel) {
            return cancel.saga();
        }
        return message.context() == null
                ? new SagaId(id().value())
                : message.context().id();
    }

    /** What this means to its saga. */
    Input input() {
        if (command() instanceof CancelSaga cancel) {
            return new Input.CancelAsked(cancel.reason());
        }
        if (!(command() instanceof Post post)) {
            throw new IllegalStateException(command().type() + " is no matter of a saga");
        }
        Terms terms = message.context() == null ? Terms.standAlone() : Terms.of(message.context());
        int number = message.context() == null ? 1 : message.context().part();
        return new Input.PartArrived(terms, Part.of(number, message.payload(), post));
    }

    /** Who sent it; null where the record does not say so as it should. */
    @Nullable
    Trace trace() {
        return Trace.read(message.traceparent(), message.tracestate()).orElse(null);
    }

    @Nullable
    String traceparent() {
        Trace trace = trace();
        return trace == null ? null : trace.parent();
    }

    /** The parked record that this one is the copy of. */
    Optional<ParkedId> replayOf() {
        try {
            return record.header(Headers.REPLAY_OF).map(ParkedId::parse);
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // anybody can send such a header
        }
    }
}
