package dev.lockstep.contract.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.contract.Golden;
import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.id.PostingId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Money;
import dev.lockstep.contract.saga.SagaContext;
import dev.lockstep.contract.saga.SagaContextCodec;
import dev.lockstep.contract.saga.SagaDigest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each published command and event is what the code writes, byte for byte, and what it reads. */
class WireFormatTest {

    private static final CommandReader READER = new CommandReader(1_000, 1_048_576);
    private static final SagaId SAGA = SagaId.parse("0190a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b");
    private static final PostingId POSTING = PostingId.parse("0190a1b2-c3d4-7e5f-8a6b-000000000001");
    private static final Instant DEADLINE = Instant.parse("2026-11-20T10:00:05Z");
    private static final Asset BTC = new Asset("BTC", 8);
    private static final Asset ETH = new Asset("ETH", 18);
    private static final Asset EUR = new Asset("EUR", 2);

    /** By the name of the file: the variants, and the command of every type as {@link CommandCodecTest} has it. */
    private static Map<String, LedgerCommand> commands() {
        Map<String, LedgerCommand> commands = new TreeMap<>();
        CommandCodecTest.commands().forEach(command -> commands.put(command.type(), command));
        commands.put(
                "post.foreign",
                new LedgerCommand.Post(
                        "buy 10 ETH", List.of(leg("house:ETH", ETH, "-10"), leg("customer:42:ETH", ETH, "10")), null));
        commands.put(
                "post.alone",
                new LedgerCommand.Post(
                        "",
                        List.of(
                                leg("external:EUR", EUR, "-99999999999999999999.99"),
                                leg("house:EUR", EUR, "99999999999999999999.99")),
                        null));
        commands.put(
                "post.reversal",
                new LedgerCommand.Post(
                        "booked twice",
                        List.of(leg("customer:42:BTC", BTC, "0.5"), leg("house:BTC", BTC, "-0.5")),
                        null,
                        new Correction(POSTING, Correction.Kind.REVERSAL, "booked twice", "office:anna")));
        commands.put(
                "post.replacement",
                new LedgerCommand.Post(
                        "as it should be",
                        List.of(leg("customer:42:BTC", BTC, "-0.05"), leg("house:BTC", BTC, "0.05")),
                        Instant.parse("2026-11-19T23:59:59.999999Z"),
                        new Correction(POSTING, Correction.Kind.REPLACEMENT, "the amount was wrong", "office:anna")));
        return commands;
    }

    private static Map<String, LedgerEvent> events() {
        Map<String, LedgerEvent> events = new TreeMap<>();
        EventCodecTest.events().forEach(event -> events.put(event.type(), event));
        events.put(
                "saga-refused.blames-nobody",
                new LedgerEvent.SagaRefused(
                        SAGA,
                        "swap",
                        Instant.parse("2026-11-20T10:00:00.123456Z"),
                        RefusalCode.CANCELLED,
                        "the customer changed their mind",
                        null,
                        null));
        events.put(
                "saga-expired.nothing-read",
                new LedgerEvent.SagaExpired(
                        SAGA, "unknown", Instant.parse("2026-11-20T10:00:05.000001Z"), 0, List.of()));
        events.put(
                "part-parked.nothing-read",
                new LedgerEvent.PartParked(
                        null,
                        null,
                        ParkReason.UNREADABLE_CONTEXT.code(),
                        "saga-context: not valid JSON",
                        Topics.LEDGER_COMMANDS,
                        0,
                        7,
                        Instant.parse("2026-11-20T10:00:00Z")));
        return events;
    }

    /** The context of each command that has one. */
    private static final Map<String, SagaContext> CONTEXTS = Map.of(
            "post",
            new SagaContext(
                    SAGA, 1, 1, DEADLINE, "swap", SagaDigest.of(List.of(SagaDigest.payloadHash(Golden.bytes("post"))))),
            "post.foreign",
            new SagaContext(SAGA, 2, 3, DEADLINE, "swap", null),
            "post.reversal",
            new SagaContext(SAGA, 1, 2, DEADLINE, "swap", null),
            "post.replacement",
            new SagaContext(SAGA, 2, 2, DEADLINE, "swap", null));

    static Set<String> commandNames() {
        return commands().keySet();
    }

    static Set<String> eventNames() {
        return events().keySet();
    }

    @Test
    void everyPublishedCommandAndEventIsTriedHere() {
        assertThat(names(Topics.LEDGER_COMMANDS)).isEqualTo(commandNames());
        assertThat(names(Topics.LEDGER_EVENTS)).isEqualTo(eventNames());
    }

    @ParameterizedTest
    @MethodSource("commandNames")
    void writesACommandAsItIsPublished(String name) {
        Golden golden = Golden.of(name);
        assertThat(text(CommandCodec.encode(commands().get(name)))).isEqualTo(golden.text());
        SagaContext context = CONTEXTS.get(name);
        assertThat(context == null ? null : SagaContextCodec.encode(context))
                .isEqualTo(golden.headers().get(Headers.SAGA_CONTEXT));
    }

    @ParameterizedTest
    @MethodSource("commandNames")
    void readsAPublishedCommand(String name) {
        Golden golden = Golden.of(name);
        assertThat(read(golden, golden.value())).isInstanceOfSatisfying(InboundMessage.Command.class, read -> {
            assertThat(read.command()).isEqualTo(commands().get(name));
            assertThat(read.context()).isEqualTo(CONTEXTS.get(name));
            assertThat(read.traceparent()).isEqualTo(golden.headers().get(Headers.TRACEPARENT));
            assertThat(read.tracestate()).isEqualTo(golden.headers().get(Headers.TRACESTATE));
            assertThat(read.id())
                    .isEqualTo(
                            golden.headers().containsKey(Headers.MESSAGE_ID)
                                    ? MessageId.parse(golden.headers().get(Headers.MESSAGE_ID))
                                    : CommandReader.idByPlace(golden.channel(), 0, 0));
        });
    }

    @ParameterizedTest
    @MethodSource("eventNames")
    void writesAnEventAsItIsPublished(String name) {
        assertThat(text(EventCodec.encode(events().get(name))))
                .isEqualTo(Golden.of(name).text());
    }

    @ParameterizedTest
    @MethodSource("eventNames")
    void readsAPublishedEvent(String name) {
        Golden golden = Golden.of(name);
        assertThat(EventCodec.decode(golden.headers().get(Headers.MESSAGE_TYPE), golden.value()))
                .isEqualTo(events().get(name));
    }

    /** As the ledger would read it with this value. */
    static InboundMessage read(Golden golden, byte[] value) {
        return READER.read(new CommandReader.Source(golden.channel(), 0, 0, value, golden.headerList()));
    }

    private static Set<String> names(String topic) {
        return Golden.on(topic).stream().map(Golden::name).collect(Collectors.toCollection(TreeSet::new));
    }

    private static CommandLeg leg(String account, Asset asset, String amount) {
        return new CommandLeg(account, Money.parse(asset, amount));
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
