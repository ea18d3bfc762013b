package dev.lockstep.ledger.assembly;

import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.id.ParkedId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.Headers;
import dev.lockstep.contract.message.InboundMessage;
import dev.lockstep.contract.message.LedgerCommand;
import dev.lockstep.contract.message.LedgerCommand.CancelSaga;
import dev.lockstep.contract.message.LedgerCommand.Post;
import dev.lockstep.outbox.consume.InboundRecord;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A readable command and the record it came in. */
public record Arrival(InboundRecord record, InboundMessage.Command message) {

    /** W3C trace context, traceparent version 00. What does not look like one is not passed on. */
    private static final Pattern TRACEPARENT = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

    private static final Pattern TRACESTATE = Pattern.compile("[ -~]{1,512}");

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

    @Nullable
    String traceparent() {
        return matching(TRACEPARENT, message.traceparent());
    }

    @Nullable
    String tracestate() {
        return message.tracestate() == null || traceparent() == null
                ? null
                : matching(TRACESTATE, message.tracestate());
    }

    /** The parked record that this one is the copy of. */
    Optional<ParkedId> replayOf() {
        try {
            return record.header(Headers.REPLAY_OF).map(ParkedId::parse);
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // anybody can send such a header
        }
    }

    private static @Nullable String matching(Pattern pattern, @Nullable String text) {
        return text != null && pattern.matcher(text).matches() ? text : null;
    }
}
