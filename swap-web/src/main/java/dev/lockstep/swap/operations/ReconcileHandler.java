package dev.lockstep.swap.operations;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.id.ReconciliationId;
import dev.lockstep.contract.message.CommandCodec;
import dev.lockstep.contract.message.Envelope;
import dev.lockstep.contract.message.LedgerCommand.Reconcile;
import dev.lockstep.contract.message.Topics;
import dev.lockstep.outbox.append.Outbox;
import dev.lockstep.swap.trade.SwapOutbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Asks the ledger to compare its books with its journal: a command through the swap database's outbox. */
@ApplicationScoped
public class ReconcileHandler {

    private static final Logger LOG = System.getLogger(ReconcileHandler.class.getName());

    @Inject
    @SwapOutbox
    Outbox outbox;

    @Inject
    Ids ids;

    /** Appends the command; answers the id under which the ledger will report. One transaction. */
    @Transactional
    public ReconciliationId ask(String actor) {
        MessageId message = new MessageId(ids.next());
        Reconcile command = new Reconcile(actor);
        outbox.append(Envelope.of(
                message, Topics.LEDGER_COMMANDS, message.toString(), Reconcile.TYPE, CommandCodec.encode(command)));
        LOG.log(Level.INFO, "reconciliation.asked by={0} message={1}", actor, message);
        return new ReconciliationId(message.value());
    }
}
