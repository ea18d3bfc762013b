package dev.lockstep.swap.transfer;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.id.TransferId;
import dev.lockstep.contract.message.Trace;
import dev.lockstep.outbox.append.Outbox;
import dev.lockstep.swap.admission.Gate;
import dev.lockstep.swap.channel.Channel;
import dev.lockstep.swap.customer.Customers;
import dev.lockstep.swap.http.Problem;
import dev.lockstep.swap.http.ProblemCode;
import dev.lockstep.swap.trade.Progress;
import dev.lockstep.swap.trade.SwapOutbox;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;

/** Takes transfers: row and part for the ledger in one transaction, the caller's. */
@Dependent
public class TransferDesk {

    private final Customers customers;
    private final Transfers transfers;
    private final Gate gate;
    private final Outbox outbox;
    private final Ids ids;
    private final Clock clock;

    @Inject
    TransferDesk(Customers customers, Transfers transfers, Gate gate, @SwapOutbox Outbox outbox, Ids ids, Clock clock) {
        this.customers = customers;
        this.transfers = transfers;
        this.gate = gate;
        this.outbox = outbox;
        this.ids = ids;
        this.clock = clock;
    }

    Transfer transfer(Channel channel, TransferRequest request, Trace trace) {
        boolean active = customers
                .find(channel.name(), request.customer())
                .orElseThrow(() -> Problem.invalid("/customer", "there is no such customer")
                        .asException())
                .isActive();
        if (!active) {
            throw Problem.of(ProblemCode.CUSTOMER_NOT_ACTIVE, "The ledger has not opened them yet; that takes moments.")
                    .retryAfter(1)
                    .asException();
        }
        gate.pass(channel);
        Instant now = clock.instant();
        Transfer transfer = new Transfer(
                new TransferId(ids.next()),
                channel.name(),
                request.customer(),
                request.kind(),
                request.amount(),
                new SagaId(ids.next()),
                new Progress.Requested(),
                null,
                now.plus(channel.sagaTimeout()),
                now);
        transfers.add(transfer);
        outbox.append(transfer.order().messages(ids, trace));
        return transfer;
    }
}
