package dev.lockstep.ledger.assembly;

import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.id.ParkedId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.CommandCodec;
import dev.lockstep.contract.message.CommandLeg;
import dev.lockstep.contract.message.CommandReader;
import dev.lockstep.contract.message.Header;
import dev.lockstep.contract.message.Headers;
import dev.lockstep.contract.message.InboundMessage;
import dev.lockstep.contract.message.LedgerCommand;
import dev.lockstep.contract.message.LedgerCommand.Post;
import dev.lockstep.contract.message.Topics;
import dev.lockstep.contract.money.Money;
import dev.lockstep.contract.saga.SagaContext;
import dev.lockstep.contract.saga.SagaContextCodec;
import dev.lockstep.outbox.consume.InboundRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Fixture: builds a record as a producer sends it and reads it as the ledger does. */
final class Mail {

    private static final CommandReader READER = new CommandReader(1_000, 32 << 20);

    private final LedgerCommand command;
    private final List<Header> headers = new ArrayList<>();
    private long offset;

    private Mail(LedgerCommand command) {
        this.command = command;
        headers.add(Header.text(Headers.MESSAGE_TYPE, command.type()));
    }

    static Mail of(LedgerCommand command) {
        return new Mail(command);
    }

    /** A part that moves cents from one account to another. */
    static Mail part(SagaId saga, int number, int total, Post post) {
        SagaContext context = new SagaContext(saga, number, total, Bank.DEADLINE, "test", null);
        return new Mail(post).header(Headers.SAGA_CONTEXT, SagaContextCodec.encode(context));
    }

    static Post move(String from, String to, long minor) {
        return new Post(
                "move",
                List.of(
                        new CommandLeg(from, Money.ofMinor(Bank.EUR, -minor)),
                        new CommandLeg(to, Money.ofMinor(Bank.EUR, minor))),
                null);
    }

    Mail id(long id) {
        return header(Headers.MESSAGE_ID, new MessageId(new UUID(9, id)).toString())
                .at(id);
    }

    Mail at(long place) {
        this.offset = place;
        return this;
    }

    Mail replayOf(ParkedId parked) {
        return header(Headers.REPLAY_OF, parked.toString());
    }

    Mail header(String name, String value) {
        headers.add(Header.text(name, value));
        return this;
    }

    InboundRecord record() {
        return record(CommandCodec.encode(command));
    }

    InboundRecord record(byte[] value) {
        return new InboundRecord(Topics.LEDGER_COMMANDS, 0, offset, Bank.NOON, null, value, headers);
    }

    Arrival arrival() {
        return arrival(CommandCodec.encode(command));
    }

    Arrival arrival(byte[] value) {
        InboundRecord record = record(value);
        return new Arrival(record, (InboundMessage.Command) read(record));
    }

    static InboundMessage read(InboundRecord record) {
        return READER.read(new CommandReader.Source(
                record.topic(), record.partition(), record.offset(), record.value(), record.headers()));
    }
}
