package dev.lockstep.swap.operations;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.id.ParkedId;
import dev.lockstep.contract.query.LedgerQueries;
import dev.lockstep.outbox.append.Outbox;
import dev.lockstep.outbox.consume.ParkedRecords;
import dev.lockstep.outbox.consume.ParkingLot;
import dev.lockstep.swap.trade.SwapOutbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;

/**
 * The parking lots of both databases, and the one thing that can be done with a parked record: its copy goes through the
 * swap database's outbox to the topic it came from. The consumer that processes the copy ends the parked row in its own
 * transaction; until then it stays PARKED, and a copy sent twice has the effect of one.
 */
@ApplicationScoped
public class ReplayHandler {

    private static final Logger LOG = System.getLogger(ReplayHandler.class.getName());

    @Inject
    LedgerQueries ledger;

    @Inject
    @SwapOutbox
    Outbox outbox;

    @Inject
    @SwapOutbox
    ParkedRecords swapRecords;

    @Inject
    Ids ids;

    List<ParkedLine> list(ParkedSide side, String state, int limit) {
        return (side == ParkedSide.LEDGER ? ledger.parked(state, limit) : swapRecords.list(state, 0, limit))
                .stream().map(record -> new ParkedLine(side, record)).toList();
    }

    Optional<ParkedLine> find(ParkedSide side, ParkedId id) {
        return (side == ParkedSide.LEDGER ? ledger.parked(id) : swapRecords.find(id))
                .map(record -> new ParkedLine(side, record));
    }

    /** Appends the copy; false when the record is not PARKED (any more). One transaction. */
    @Transactional
    public boolean sendAgain(ParkedSide side, ParkedId id, String by) {
        Optional<ParkedLine> parked = find(side, id).filter(ParkedLine::isWaiting);
        parked.ifPresent(line -> {
            outbox.append(ParkingLot.copyOf(line.record(), new MessageId(ids.next())));
            LOG.log(Level.INFO, "parked.replayed parked={0} side={1} by={2}", id, side, by);
        });
        return parked.isPresent();
    }
}
