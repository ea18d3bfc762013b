package dev.lockstep.systemtests.container;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.message.AccountKind;
import dev.lockstep.contract.message.AccountSpec;
import dev.lockstep.contract.message.CommandCodec;
import dev.lockstep.contract.message.CommandLeg;
import dev.lockstep.contract.message.Header;
import dev.lockstep.contract.message.Headers;
import dev.lockstep.contract.message.LedgerCommand;
import dev.lockstep.contract.message.LedgerCommand.OpenAccounts;
import dev.lockstep.contract.message.LedgerCommand.Post;
import dev.lockstep.contract.message.Topics;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Money;
import dev.lockstep.contract.saga.SagaContext;
import dev.lockstep.contract.saga.SagaContextCodec;
import dev.lockstep.outbox.consume.InboundRecord;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Makes records as Kafka delivers them, each at a place of its own. All amounts are in euros. */
final class Records {

    static final Asset EUR = new Asset("EUR", 2);
    static final String OUTSIDE = "external:EUR";
    static final String HOUSE = "house:EUR";

    private final Ids ids;
    private final Clock clock;
    /** One that Kafka does not have: no record of another test stands there. */
    private final int partition;

    private final AtomicLong offset = new AtomicLong();

    Records(Ids ids, Clock clock, int partition) {
        this.ids = ids;
        this.clock = clock;
        this.partition = partition;
    }

    static Post move(String from, String to, long cents) {
        Money money = Money.ofMinor(EUR, cents);
        return new Post("move", List.of(new CommandLeg(from, money.negate()), new CommandLeg(to, money)), null);
    }

    String newCustomer() {
        return "customer:" + ids.next() + ":EUR";
    }

    InboundRecord opening(List<String> customers) {
        return alone(new OpenAccounts(
                "test",
                customers.stream()
                        .map(account -> new AccountSpec(account, EUR, AccountKind.CUSTOMER))
                        .toList()));
    }

    InboundRecord part(SagaContext context, Post post) {
        return record(post, ids.next(), CommandCodec.encode(post), context(context));
    }

    /** A part of which nothing but its context can be read. */
    InboundRecord unreadable(SagaContext context) {
        return record(move(OUTSIDE, HOUSE, 1), ids.next(), new byte[] {1, 2, 3}, context(context));
    }

    InboundRecord alone(LedgerCommand command) {
        return alone(command, ids.next());
    }

    /** @param id of the message, and so of the saga that it is */
    InboundRecord alone(LedgerCommand command, UUID id) {
        return record(command, id, CommandCodec.encode(command));
    }

    private static Header context(SagaContext context) {
        return Header.text(Headers.SAGA_CONTEXT, SagaContextCodec.encode(context));
    }

    private InboundRecord record(LedgerCommand command, UUID id, byte[] value, Header... more) {
        List<Header> headers = new ArrayList<>(List.of(more));
        headers.add(Header.text(Headers.MESSAGE_TYPE, command.type()));
        headers.add(Header.text(Headers.MESSAGE_ID, new MessageId(id).toString()));
        return new InboundRecord(
                Topics.LEDGER_COMMANDS, partition, offset.incrementAndGet(), clock.instant(), null, value, headers);
    }
}
