package dev.lockstep.swap.customer;

import dev.lockstep.contract.id.CustomerId;
import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.message.CommandCodec;
import dev.lockstep.contract.message.Envelope;
import dev.lockstep.contract.message.LedgerCommand;
import dev.lockstep.contract.message.Topics;
import dev.lockstep.contract.message.Trace;
import dev.lockstep.outbox.append.Outbox;
import dev.lockstep.swap.channel.Channel;
import dev.lockstep.swap.http.Problem;
import dev.lockstep.swap.http.ProblemCode;
import dev.lockstep.swap.price.AssetCatalogue;
import dev.lockstep.swap.trade.SwapOutbox;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Takes new customers on: row and command to the ledger in one transaction, the caller's. */
@Dependent
public class CustomerDesk {

    private final Customers customers;
    private final AssetCatalogue catalogue;
    private final Outbox outbox;
    private final Ids ids;
    private final Clock clock;

    @Inject
    CustomerDesk(Customers customers, AssetCatalogue catalogue, @SwapOutbox Outbox outbox, Ids ids, Clock clock) {
        this.customers = customers;
        this.catalogue = catalogue;
        this.outbox = outbox;
        this.ids = ids;
        this.clock = clock;
    }

    Customer open(Channel channel, @Nullable String reference, Trace trace) {
        Customer customer = new Customer(
                new CustomerId(ids.next()),
                channel.name(),
                reference,
                Customer.State.OPENING,
                new MessageId(ids.next()),
                clock.instant());
        if (!customers.add(customer)) {
            throw referenceUsed(channel, reference);
        }
        outbox.append(Envelope.of(
                        customer.request(),
                        Topics.LEDGER_COMMANDS,
                        customer.request().toString(),
                        LedgerCommand.OpenAccounts.TYPE,
                        CommandCodec.encode(customer.accounts(catalogue.assets())))
                .tracedBy(trace.parent(), trace.state()));
        return customer;
    }

    private RuntimeException referenceUsed(Channel channel, @Nullable String reference) {
        Problem problem = Problem.of(ProblemCode.REFERENCE_USED, "A reference names one customer of the channel.");
        return customers
                .findByReference(channel.name(), String.valueOf(reference))
                .map(other -> problem.with("Location", CustomerResource.location(other.id())))
                .orElse(problem)
                .asException();
    }
}
