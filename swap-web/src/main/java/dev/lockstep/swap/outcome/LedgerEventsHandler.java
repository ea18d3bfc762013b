package dev.lockstep.swap.outcome;

import dev.lockstep.contract.id.ParkedId;
import dev.lockstep.contract.message.Headers;
import dev.lockstep.outbox.consume.Handled;
import dev.lockstep.outbox.consume.InboundRecord;
import dev.lockstep.outbox.consume.RecordHandler;
import dev.lockstep.outbox.consume.Seen;
import dev.lockstep.swap.http.Parameters;
import dev.lockstep.swap.trade.ParkingHandler;
import dev.lockstep.swap.trade.Waiting;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;

/** Reads the ledger's events; what follows from them is committed before anybody is told. */
@ApplicationScoped
public class LedgerEventsHandler implements RecordHandler {

    @Inject
    OutcomeHandler outcomes;

    @Inject
    ParkingHandler parking;

    @Inject
    Waiting waiting;

    @Override
    public List<Handled> handle(List<InboundRecord> batch) {
        List<Handled> handled = new ArrayList<>();
        List<OutcomeHandler.Arrival> arrivals = new ArrayList<>();
        for (InboundRecord record : batch) {
            try {
                arrivals.add(arrival(record));
                handled.add(Handled.DONE);
            } catch (Outcome.UnreadableException e) {
                handled.add(new Handled.Parked(e.reason().code(), String.valueOf(e.getMessage())));
            }
        }
        if (!arrivals.isEmpty()) {
            outcomes.settle(arrivals);
            waiting.signal(arrivals.stream()
                    .map(arrival -> OutcomeHandler.subject(arrival.outcome().event()))
                    .toList());
        }
        return handled;
    }

    @Override
    public void park(InboundRecord record, String reason, String detail) {
        parking.park(record, reason, detail, null);
    }

    private static OutcomeHandler.Arrival arrival(InboundRecord record) throws Outcome.UnreadableException {
        Outcome outcome = Outcome.read(record);
        List<ParkedId> replays = record.header(Headers.REPLAY_OF).stream()
                .flatMap(text -> Parameters.id(text, ParkedId::parse).stream())
                .toList();
        return new OutcomeHandler.Arrival(
                outcome, new Seen(outcome.id().value(), record.topic(), record.partition(), record.offset()), replays);
    }
}
