package dev.lockstep.contract.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lockstep.contract.Golden;
import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.id.PostingId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.LedgerEvent.BalanceAfter;
import dev.lockstep.contract.message.LedgerEvent.BookedPart;
import dev.lockstep.contract.message.LedgerEvent.PartParked;
import dev.lockstep.contract.message.LedgerEvent.SagaRefused;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Money;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventCodecTest {

    private static final SagaId SAGA = SagaId.parse("0190a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b");
    private static final Asset BTC = new Asset("BTC", 8);
    private static final Instant AT = Instant.parse("2026-11-20T10:00:00.123456Z");

    static List<LedgerEvent> events() {
        return List.of(
                new LedgerEvent.SagaBooked(
                        SAGA,
                        "swap",
                        AT,
                        List.of(new BookedPart(
                                1,
                                PostingId.parse("0190a1b2-c3d4-7e5f-8a6b-000000000001"),
                                List.of(
                                        new BalanceAfter("customer:42:BTC", Money.parse(BTC, "0.5")),
                                        new BalanceAfter("house:BTC", Money.parse(BTC, "-3")))))),
                new SagaRefused(
                        SAGA,
                        "swap",
                        AT,
                        RefusalCode.INSUFFICIENT_FUNDS,
                        "customer:42:BTC would go below zero",
                        1,
                        "customer:42:BTC"),
                new LedgerEvent.SagaExpired(
                        SAGA, "swap", Instant.parse("2026-11-20T10:00:05.000001Z"), 3, List.of(1, 3)),
                new LedgerEvent.PartLate(
                        SAGA,
                        2,
                        MessageId.parse("0190a1b2-c3d4-7e5f-8a6b-000000000002"),
                        "EXPIRED",
                        Instant.parse("2026-11-20T10:00:06Z")),
                new PartParked(
                        SAGA,
                        MessageId.parse("0190a1b2-c3d4-7e5f-8a6b-000000000003"),
                        "invalid-context",
                        "saga-context: total must be at least 1, not 0",
                        Topics.LEDGER_COMMANDS,
                        3,
                        // 2^53 + 1: does not survive a JSON reader that makes doubles of numbers.
                        9_007_199_254_740_993L,
                        Instant.parse("2026-11-20T10:00:00Z")),
                new LedgerEvent.AccountsOpened(
                        MessageId.parse("0190a1b2-c3d4-7e5f-8a6b-000000000004"),
                        "customer:42",
                        List.of("customer:42:BTC", "customer:42:ETH"),
                        Instant.parse("2026-11-20T10:00:00Z")),
                new LedgerEvent.AccountChanged(
                        MessageId.parse("0190a1b2-c3d4-7e5f-8a6b-000000000005"),
                        "customer:42:BTC",
                        AccountState.OPEN,
                        AccountState.FROZEN,
                        Instant.parse("2026-11-20T10:00:00Z")));
    }

    @ParameterizedTest
    @MethodSource("events")
    void writesTheGoldenFileByteForByte(LedgerEvent event) {
        assertThat(new String(EventCodec.encode(event), StandardCharsets.UTF_8)).isEqualTo(Golden.json(event.type()));
    }

    @ParameterizedTest
    @MethodSource("events")
    void readsTheGoldenFile(LedgerEvent event) {
        assertThat(EventCodec.decode(event.type(), Golden.bytes(event.type()))).isEqualTo(event);
    }

    @ParameterizedTest
    @MethodSource("events")
    void leavesUnknownPropertiesAlone(LedgerEvent event) {
        String grown = Golden.json(event.type()).replaceFirst("\\{", "{\"added\":{\"later\":[true]},");
        assertThat(EventCodec.decode(event.type(), grown.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(event);
    }

    @Test
    void everyKindOfEventHasItsGoldenFile() {
        assertThat(events().stream().map(Object::getClass))
                .containsExactlyInAnyOrder(LedgerEvent.class.getPermittedSubclasses());
    }

    @Test
    void readsBackARefusalThatBlamesNobody() {
        SagaRefused refused = new SagaRefused(SAGA, "swap", AT, RefusalCode.CANCELLED, "cancelled", null, null);
        assertThat(EventCodec.decode(SagaRefused.TYPE, EventCodec.encode(refused)))
                .isEqualTo(refused);
    }

    @Test
    void readsBackAParkedRecordOfWhichNothingCouldBeRead() {
        PartParked parked = new PartParked(null, null, "unreadable-payload", "no JSON", "t", 0, 0, AT);
        assertThat(EventCodec.decode(PartParked.TYPE, EventCodec.encode(parked)))
                .isEqualTo(parked);
    }

    @Test
    void refusesATypeItDoesNotKnow() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventCodec.decode("saga-lost", "{}".getBytes(StandardCharsets.UTF_8)))
                .withMessageContaining("saga-lost");
    }
}
