package dev.lockstep.swap.swap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.contract.id.CustomerId;
import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.id.OfferId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.id.SwapId;
import dev.lockstep.contract.id.TradeId;
import dev.lockstep.contract.message.CommandCodec;
import dev.lockstep.contract.message.CommandLeg;
import dev.lockstep.contract.message.Envelope;
import dev.lockstep.contract.message.LedgerCommand;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Money;
import dev.lockstep.contract.saga.SagaContext;
import dev.lockstep.contract.saga.SagaContextCodec;
import dev.lockstep.contract.saga.SagaDigest;
import dev.lockstep.swap.http.Json;
import dev.lockstep.swap.http.Trace;
import dev.lockstep.swap.trade.Progress;
import dev.lockstep.swap.trade.Side;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SwapTest {

    private static final Asset BTC = new Asset("BTC", 8);
    private static final Asset ETH = new Asset("ETH", 18);
    private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");
    private static final Trace TRACE = Trace.of(null, null, new Random(1));

    @Test
    void sendsOnePartEachForSellBuyAndFeeUnderOneKey() throws Exception {
        Swap swap = swap("0.01");

        List<Envelope> messages = swap.order().messages(new Ids(UUID::randomUUID), TRACE);

        assertThat(messages).hasSize(3);
        String digest = SagaDigest.of(messages.stream()
                .map(message -> SagaDigest.payloadHash(message.payload()))
                .toList());
        for (int i = 0; i < 3; i++) {
            Envelope message = messages.get(i);
            assertThat(new String(message.key(), StandardCharsets.UTF_8))
                    .isEqualTo(swap.saga().toString());
            assertThat(message.traceparent()).isEqualTo(TRACE.parent());
            assertThat(SagaContextCodec.decode(message.sagaContext().getBytes(StandardCharsets.UTF_8)))
                    .isEqualTo(new SagaContext(swap.saga(), i + 1, 3, swap.deadline(), "swap", digest));
        }
    }

    @Test
    void sendsNoPartForAFeeOfNothing() {
        assertThat(swap("0").order().parts()).hasSize(2);
    }

    @Test
    void movesWhatTheCustomerWasPromisedAndNothingElse() {
        Map<String, BigInteger> moved = new HashMap<>();
        for (Envelope message : swap("0.01").order().messages(new Ids(UUID::randomUUID), TRACE)) {
            LedgerCommand.Post post = (LedgerCommand.Post) CommandCodec.decode(message.type(), message.payload());
            assertThat(post.legs().stream().map(leg -> leg.amount().minor()).reduce(BigInteger.ZERO, BigInteger::add))
                    .as("every part balances by itself")
                    .isZero();
            for (CommandLeg leg : post.legs()) {
                moved.merge(leg.account(), leg.amount().minor(), BigInteger::add);
            }
        }

        String customer = "customer:" + new UUID(3, 3) + ":";
        assertThat(moved)
                .containsOnly(
                        Map.entry(customer + "BTC", minor(BTC, "-0.5")),
                        Map.entry("house:BTC", minor(BTC, "0.5")),
                        Map.entry("house:ETH", minor(ETH, "-10")),
                        Map.entry(customer + "ETH", minor(ETH, "9.99")),
                        Map.entry("fee:ETH", minor(ETH, "0.01")));
    }

    @Test
    void isShownInOneOrderWithoutWhatItHasNot() {
        assertThat(new String(Json.write(SwapView.of(swap("0.01"))), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"id\":\"00000000-0000-0001-0000-000000000001\","
                                + "\"offer\":\"00000000-0000-0002-0000-000000000002\","
                                + "\"customer\":\"00000000-0000-0003-0000-000000000003\","
                                + "\"saga\":\"00000000-0000-0004-0000-000000000004\",\"state\":\"REQUESTED\",\"trades\":["
                                + "{\"id\":\"00000000-0000-0005-0000-000000000005\",\"side\":\"SELL\",\"state\":\"REQUESTED\","
                                + "\"amount\":{\"asset\":\"BTC\",\"amount\":\"0.50000000\"}},"
                                + "{\"id\":\"00000000-0000-0006-0000-000000000006\",\"side\":\"BUY\",\"state\":\"REQUESTED\","
                                + "\"amount\":{\"asset\":\"ETH\",\"amount\":\"10.000000000000000000\"}}],"
                                + "\"fee\":{\"asset\":\"ETH\",\"amount\":\"0.010000000000000000\"},"
                                + "\"receives\":{\"asset\":\"ETH\",\"amount\":\"9.990000000000000000\"},"
                                + "\"deadline\":\"2026-11-20T10:00:30.000000Z\",\"requestedAt\":\"2026-11-20T10:00:00.000000Z\"}");
    }

    @Test
    void announcesItsEndUnderItsOwnKey() {
        Swap swap = swap("0.01");
        Envelope message = SwapEvent.of(swap, new Progress.Refused(AT, "insufficient-funds", "no"))
                .message(new Ids(UUID::randomUUID), null);

        assertThat(message.type()).isEqualTo("swap-refused");
        assertThat(new String(message.key(), StandardCharsets.UTF_8))
                .isEqualTo(swap.id().toString());
        assertThat(new String(message.payload(), StandardCharsets.UTF_8))
                .contains("\"state\":\"REFUSED\"")
                .contains("\"refusalCode\":\"insufficient-funds\"");
    }

    private static BigInteger minor(Asset asset, String amount) {
        return Money.parse(asset, amount).minor();
    }

    private static Swap swap(String fee) {
        return new Swap(
                new SwapId(new UUID(1, 1)),
                new OfferId(new UUID(2, 2)),
                "demo",
                new CustomerId(new UUID(3, 3)),
                new SagaId(new UUID(4, 4)),
                Trade.requested(new TradeId(new UUID(5, 5)), Side.SELL, Money.parse(BTC, "0.5")),
                Trade.requested(new TradeId(new UUID(6, 6)), Side.BUY, Money.parse(ETH, "10")),
                Money.parse(ETH, fee),
                new Progress.Requested(),
                AT.plusSeconds(30),
                AT);
    }
}
