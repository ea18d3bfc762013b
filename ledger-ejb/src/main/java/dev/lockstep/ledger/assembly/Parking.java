package dev.lockstep.ledger.assembly;

import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.InboundMessage;
import dev.lockstep.contract.message.LedgerCommand.CancelSaga;
import dev.lockstep.contract.message.LedgerEvent.PartParked;
import dev.lockstep.contract.saga.SagaContext;
import dev.lockstep.outbox.consume.InboundRecord;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a record that cannot be processed. Where its context can be read, its saga is there from then on, shows that it
 * is blocked and ends at its deadline. Where only the saga's id can be read nothing is known that could end it: it shows
 * as blocked as soon as a readable part brings it into being.
 */
final class Parking {

    /** What of the record can be read. */
    private record Known(
            @Nullable SagaId saga,
            @Nullable SagaContext context,
            @Nullable MessageId message) {

        static Known of(InboundMessage message) {
            if (message instanceof InboundMessage.Unreadable unreadable) {
                return new Known(unreadable.saga(), unreadable.context(), unreadable.id());
            }
            InboundMessage.Command command = (InboundMessage.Command) message;
            SagaContext context = command.context();
            SagaId saga = context == null ? null : context.id();
            if (command.command() instanceof CancelSaga cancel) {
                saga = cancel.saga();
            }
            return new Known(saga, context, command.id());
        }

        String key(InboundRecord record) {
            if (saga != null) {
                return saga.toString();
            }
            return message == null ? record.place() : message.toString();
        }
    }

    private final Ports ports;

    Parking(Ports ports) {
        this.ports = ports;
    }

    void run(InboundRecord record, InboundMessage message, String reason, String detail) {
        Sagas sagas = ports.store().sagas();
        if (sagas.isParked(record)) {
            return;
        }
        Known known = Known.of(message);
        ports.messages().parkingLot().park(record, reason, detail, known.saga());
        if (known.saga() != null) {
            if (known.context() != null) {
                sagas.open(known.saga(), Terms.of(known.context()));
            }
            sagas.block(known.saga(), reason);
        }
        Instant now = sagas.now();
        Announcements announcements = new Announcements(ports.ids());
        announcements.add(
                known.key(record),
                known.saga(),
                new PartParked(
                        known.saga(),
                        known.message(),
                        reason,
                        detail,
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        now),
                message instanceof InboundMessage.Command command ? new Arrival(record, command) : null,
                now);
        announcements.writeTo(ports);
    }
}
