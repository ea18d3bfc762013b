package dev.lockstep.contract.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.contract.Golden;
import dev.lockstep.contract.Seeded;
import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.CommandReader.Source;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

class CommandReaderTest {

    private static final int PARTS_MAX = 10;
    private static final int BYTES_MAX = 1_000;

    private static final SagaId SAGA = SagaId.parse("0190a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b");
    private static final MessageId MESSAGE = MessageId.parse("0190a1b2-c3d4-7e5f-8a6b-000000000009");

    private final CommandReader reader = new CommandReader(PARTS_MAX, BYTES_MAX);

    @Test
    void readsACommandWithAllItsHeaders() {
        InboundMessage.Command command = command(
                Golden.bytes("post"),
                context(2, 3),
                Header.text("message-id", MESSAGE.toString()),
                Header.text("message-type", "post"),
                Header.text("message-version", "1"),
                Header.text("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
                Header.text("tracestate", "a=b"),
                Header.text("of-somebody-else", "left alone"));

        assertThat(command.id()).isEqualTo(MESSAGE);
        assertThat(command.context()).isNotNull();
        assertThat(command.context().id()).isEqualTo(SAGA);
        assertThat(command.context().part()).isEqualTo(2);
        assertThat(command.command()).isInstanceOf(LedgerCommand.Post.class);
        assertThat(command.traceparent()).startsWith("00-0af7");
        assertThat(command.tracestate()).isEqualTo("a=b");
        assertThat(command.payload()).isEqualTo(Golden.bytes("post"));
    }

    @Test
    void understandsAProducerThatOnlyKnowsTheSagaContext() {
        InboundMessage.Command command = command(Golden.bytes("post"), context(1, 2));
        assertThat(command.command()).isInstanceOf(LedgerCommand.Post.class);
        assertThat(command.traceparent()).isNull();
    }

    @Test
    void takesACommandWithoutSagaAsOneThatStandsAlone() {
        assertThat(command(Golden.bytes("post")).context()).isNull();
    }

    @Test
    void derivesTheMessageIdFromThePlaceInKafkaSoThatARedeliveryKeepsIt() {
        InboundMessage.Command first = command(Golden.bytes("post"));
        assertThat(command(Golden.bytes("post")).id()).isEqualTo(first.id());

        Source next = new Source(Topics.LEDGER_COMMANDS, 0, 8, Golden.bytes("post"), List.of());
        assertThat(((InboundMessage.Command) reader.read(next)).id()).isNotEqualTo(first.id());
    }

    @Test
    void takesTheLastOfARepeatedHeader() {
        InboundMessage.Command command =
                command(Golden.bytes("post"), Header.text("saga-context", "rubbish"), context(1, 2));
        assertThat(command.context()).isNotNull();
    }

    @Test
    void readsTheOtherCommands() {
        assertThat(command(Golden.bytes("cancel-saga"), Header.text("message-type", "cancel-saga"))
                        .command())
                .isInstanceOf(LedgerCommand.CancelSaga.class);
        assertThat(command(Golden.bytes("open-accounts"), Header.text("message-type", "open-accounts"))
                        .command())
                .isInstanceOf(LedgerCommand.OpenAccounts.class);
        assertThat(command(Golden.bytes("change-account"), Header.text("message-type", "change-account"))
                        .command())
                .isInstanceOf(LedgerCommand.ChangeAccount.class);
        assertThat(command(Golden.bytes("reconcile"), Header.text("message-type", "reconcile"))
                        .command())
                .isInstanceOf(LedgerCommand.Reconcile.class);
    }

    @Test
    void parksAValueThatIsTooLargeWithoutLookingAtIt() {
        InboundMessage.Unreadable parked = parked(ParkReason.TOO_LARGE, new byte[BYTES_MAX + 1], context(1, 2));
        assertThat(parked.saga()).isEqualTo(SAGA);
        assertThat(parked.detail()).contains("1001").contains("1000");
    }

    @Test
    void parksAContextThatIsNoJson() {
        InboundMessage.Unreadable parked =
                parked(ParkReason.UNREADABLE_CONTEXT, Golden.bytes("post"), Header.text("saga-context", "rubbish"));
        assertThat(parked.saga()).isNull();
    }

    @Test
    void parksAContextOfAnUnknownVersionAndTellsItsSaga() {
        Header next = Header.text("saga-context", contextText(1, 2).replace("\"v\":1", "\"v\":2"));
        assertThat(parked(ParkReason.UNREADABLE_CONTEXT, Golden.bytes("post"), next)
                        .saga())
                .isEqualTo(SAGA);
    }

    @Test
    void parksATotalOfZero() {
        assertThat(parked(ParkReason.INVALID_CONTEXT, Golden.bytes("post"), context(1, 0))
                        .saga())
                .isEqualTo(SAGA);
    }

    @Test
    void parksPartThreeOfTwo() {
        assertThat(parked(ParkReason.INVALID_CONTEXT, Golden.bytes("post"), context(3, 2))
                        .saga())
                .isEqualTo(SAGA);
    }

    @Test
    void parksASagaOfMorePartsThanAreTakenAndTellsWhichSaga() {
        assertThat(command(Golden.bytes("post"), context(1, PARTS_MAX)).context())
                .isNotNull();
        InboundMessage.Unreadable parked =
                parked(ParkReason.INVALID_CONTEXT, Golden.bytes("post"), context(1, PARTS_MAX + 1));
        assertThat(parked.saga()).isEqualTo(SAGA);
        assertThat(parked.detail()).contains("11").contains("10");
    }

    @Test
    void parksACancellationThatClaimsToBePartOfASaga() {
        parked(
                ParkReason.INVALID_CONTEXT,
                Golden.bytes("cancel-saga"),
                context(1, 2),
                Header.text("message-type", "cancel-saga"));
    }

    @Test
    void parksAMessageIdThatIsNoUuidAndStillTellsTheSaga() {
        InboundMessage.Unreadable parked = parked(
                ParkReason.UNREADABLE_HEADER, Golden.bytes("post"), Header.text("message-id", "7"), context(1, 2));
        assertThat(parked.id()).isNull();
        assertThat(parked.saga()).isEqualTo(SAGA);
    }

    @Test
    void tellsTheMessageIdOfARecordWhoseContextCannotBeRead() {
        InboundMessage.Unreadable parked = parked(
                ParkReason.UNREADABLE_CONTEXT,
                Golden.bytes("post"),
                Header.text("saga-context", "rubbish"),
                Header.text("message-id", MESSAGE.toString()));
        assertThat(parked.id()).isEqualTo(MESSAGE);
    }

    @Test
    void parksATypeItDoesNotKnow() {
        parked(ParkReason.UNKNOWN_TYPE, Golden.bytes("post"), Header.text("message-type", "unpost"));
    }

    @Test
    void parksAVersionItDoesNotKnow() {
        parked(ParkReason.UNKNOWN_VERSION, Golden.bytes("post"), Header.text("message-version", "2"));
        parked(ParkReason.UNKNOWN_VERSION, Golden.bytes("post"), Header.text("message-version", "01"));
    }

    @Test
    void parksAPayloadThatIsNotWhatItsTypeAsksFor() {
        parked(ParkReason.UNREADABLE_PAYLOAD, "rubbish".getBytes(StandardCharsets.UTF_8));
        parked(ParkReason.UNREADABLE_PAYLOAD, Golden.bytes("cancel-saga"));
        parked(ParkReason.UNREADABLE_PAYLOAD, new byte[] {(byte) 0xc3, (byte) 0x28});
        parked(ParkReason.UNREADABLE_PAYLOAD, new byte[0]);
    }

    @Test
    void parksARecordWithoutValue() {
        InboundMessage read = reader.read(new Source(Topics.LEDGER_COMMANDS, 0, 7, null, List.of(context(1, 2))));
        assertThat(read).isInstanceOfSatisfying(InboundMessage.Unreadable.class, parked -> {
            assertThat(parked.reason()).isEqualTo(ParkReason.UNREADABLE_PAYLOAD);
            assertThat(parked.saga()).isEqualTo(SAGA);
        });
    }

    @Test
    void showsForeignTextShortAndInOneLine() {
        InboundMessage.Unreadable parked = parked(
                ParkReason.UNKNOWN_TYPE,
                Golden.bytes("post"),
                Header.text("message-type", "a\r\n\u001b[31m" + "b".repeat(5_000)));
        assertThat(parked.detail()).hasSizeLessThan(200).doesNotContainPattern("\\p{Cntrl}");
    }

    @Test
    @ExtendWith(Seeded.class)
    void neverThrowsForWhatAProducerSent(Random random) {
        List<byte[]> seeds = List.of(
                Golden.bytes("post"),
                Golden.bytes("cancel-saga"),
                contextText(1, 2).getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < 20_000; i++) {
            List<Header> headers = new ArrayList<>();
            for (String name : List.of("saga-context", "message-id", "message-type", "message-version")) {
                if (random.nextBoolean()) {
                    headers.add(new Header(name, mutated(seeds.get(random.nextInt(3)), random)));
                }
            }
            byte[] value = mutated(seeds.get(random.nextInt(3)), random);
            assertThat(reader.read(new Source("t", 0, i, value, headers))).isNotNull();
        }
    }

    private static byte[] mutated(byte[] original, Random random) {
        byte[] bytes = original.clone();
        for (int i = random.nextInt(6); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private InboundMessage.Command command(byte[] value, Header... headers) {
        return (InboundMessage.Command) reader.read(source(value, headers));
    }

    private InboundMessage.Unreadable parked(ParkReason reason, byte[] value, Header... headers) {
        InboundMessage.Unreadable parked = (InboundMessage.Unreadable) reader.read(source(value, headers));
        assertThat(parked.reason()).isEqualTo(reason);
        assertThat(parked.detail()).isNotBlank();
        return parked;
    }

    private static Source source(byte[] value, Header... headers) {
        return new Source(Topics.LEDGER_COMMANDS, 0, 7, value, List.of(headers));
    }

    private static Header context(int part, int total) {
        return Header.text("saga-context", contextText(part, total));
    }

    private static String contextText(int part, int total) {
        return "{\"v\":1,\"id\":\"" + SAGA + "\",\"part\":" + part + ",\"total\":" + total
                + ",\"deadline\":\"2026-11-20T10:00:05Z\",\"type\":\"swap\"}";
    }
}
