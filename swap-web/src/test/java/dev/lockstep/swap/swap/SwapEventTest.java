package dev.lockstep.swap.swap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.contract.Golden;
import dev.lockstep.contract.id.CustomerId;
import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.id.OfferId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.id.SwapId;
import dev.lockstep.contract.id.TradeId;
import dev.lockstep.contract.message.Envelope;
import dev.lockstep.contract.message.Headers;
import dev.lockstep.contract.message.Topics;
import dev.lockstep.contract.message.Trace;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Money;
import dev.lockstep.swap.trade.Progress;
import dev.lockstep.swap.trade.Side;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each published end of a swap is what the swap service sends, byte for byte. */
class SwapEventTest {

    private static final Asset BTC = new Asset("BTC", 8);
    private static final Asset ETH = new Asset("ETH", 18);
    private static final Instant REQUESTED = Instant.parse("2026-11-20T10:00:00Z");
    private static final Instant ENDED = Instant.parse("2026-11-20T10:00:00.123456Z");

    private static final Set<Progress.State> OPEN = Set.of(Progress.State.PENDING_APPROVAL, Progress.State.REQUESTED);

    static List<Progress.Ended> ends() {
        return List.of(
                new Progress.Booked(ENDED),
                new Progress.Refused(ENDED, "insufficient-funds", "customer:42:BTC would go below zero"),
                new Progress.Expired(ENDED));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void isSentAsItIsPublished(Progress.Ended end) {
        Golden golden = Golden.of(type(end.state()));
        UUID id = UUID.fromString(golden.headers().get(Headers.MESSAGE_ID));
        Optional<Trace> sent = Trace.read(golden.headers().get(Headers.TRACEPARENT), null);

        Envelope message = SwapEvent.of(swap(end), end).message(new Ids(() -> id), sent.orElseThrow());

        assertThat(message.topic()).isEqualTo(golden.channel());
        assertThat(new String(message.key(), StandardCharsets.UTF_8)).isEqualTo(golden.key());
        assertThat(message.type()).isEqualTo(golden.message());
        assertThat(message.traceparent()).isEqualTo(golden.headers().get(Headers.TRACEPARENT));
        assertThat(new String(message.payload(), StandardCharsets.UTF_8)).isEqualTo(golden.text());
    }

    @Test
    void isPublishedForEveryEnd() {
        assertThat(Golden.on(Topics.SWAP_EVENTS).stream().map(Golden::message))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Progress.State.values())
                        .filter(state -> !OPEN.contains(state))
                        .map(SwapEventTest::type)
                        .toList());
    }

    private static String type(Progress.State state) {
        return "swap-" + state.name().toLowerCase(Locale.ROOT);
    }

    private static Swap swap(Progress progress) {
        return new Swap(
                new SwapId(id(0x21)),
                new OfferId(id(0x22)),
                "demo",
                new CustomerId(id(0x23)),
                SagaId.parse("0190a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b"),
                Trade.requested(new TradeId(id(0x24)), Side.SELL, Money.parse(BTC, "0.5")),
                Trade.requested(new TradeId(id(0x25)), Side.BUY, Money.parse(ETH, "10")),
                Money.parse(ETH, "0.01"),
                progress,
                REQUESTED.plusSeconds(5),
                REQUESTED);
    }

    private static UUID id(int number) {
        return UUID.fromString(String.format("0190a1b2-c3d4-7e5f-8a6b-%012x", number));
    }
}
