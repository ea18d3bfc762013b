package dev.lockstep.swap.trade;

import dev.lockstep.contract.id.SagaId;
import dev.lockstep.outbox.consume.InboundRecord;
import dev.lockstep.outbox.consume.ParkingLot;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** Parks a record in a transaction of its own. */
@Stateless
public class ParkingHandler {

    private static final Logger LOG = System.getLogger(ParkingHandler.class.getName());

    @Inject
    @SwapOutbox
    ParkingLot parkingLot;

    public void park(InboundRecord record, String reason, String detail, @Nullable SagaId saga) {
        parkingLot.park(record, reason, detail, saga);
        LOG.log(Level.WARNING, "record.parked place={0} reason={1}", record.place(), reason);
    }
}
