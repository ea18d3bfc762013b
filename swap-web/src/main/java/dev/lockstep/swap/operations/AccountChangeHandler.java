package dev.lockstep.swap.operations;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.message.CommandCodec;
import dev.lockstep.contract.message.Envelope;
import dev.lockstep.contract.message.LedgerCommand.ChangeAccount;
import dev.lockstep.contract.message.Topics;
import dev.lockstep.outbox.append.Outbox;
import dev.lockstep.swap.trade.SwapOutbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Asks the ledger to freeze, unfreeze or close an account: a command through the swap database's outbox. */
@ApplicationScoped
public class AccountChangeHandler {

    private static final Logger LOG = System.getLogger(AccountChangeHandler.class.getName());

    @Inject
    @SwapOutbox
    Outbox outbox;

    @Inject
    Ids ids;

    /** Appends the command; answers its message id, under which the ledger keeps what became of it. One transaction. */
    @Transactional
    public MessageId ask(ChangeAccount change) {
        MessageId id = new MessageId(ids.next());
        outbox.append(Envelope.of(
                id, Topics.LEDGER_COMMANDS, change.account(), ChangeAccount.TYPE, CommandCodec.encode(change)));
        LOG.log(
                Level.INFO,
                "account.change-asked account={0} state={1} by={2} message={3}",
                change.account(),
                change.state().code(),
                change.actor(),
                id);
        return id;
    }
}
