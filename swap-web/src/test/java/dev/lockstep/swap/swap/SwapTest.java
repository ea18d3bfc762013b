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
import dev.lockstep.contract.message.Trace;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Fraction;
import dev.lockstep.contract.money.Money;
import dev.lockstep.contract.money.Rate;
import dev.lockstep.contract.saga.SagaContext;
import dev.lockstep.contract.saga.SagaContextCodec;
import dev.lockstep.contract.saga.SagaDigest;
import dev.lockstep.swap.http.Json;
import dev.lockstep.swap.offer.Pricing;
import dev.lockstep.swap.offer.Quote;
import dev.lockstep.swap.offer.Remainders;
import dev.lockstep.swap.offer.Wish;
import dev.lockstep.swap.price.MidPrice;
import dev.lockstep.swap.trade.Progress;
import dev.lockstep.swap.trade.SagaOrder;
import dev.lockstep.swap.trade.Side;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SwapTest {

    private static final Asset BTC = new Asset("BTC", 8);
    private static final Asset ETH = new Asset("ETH", 18);
    private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");
    private static final Remainders NOTHING = Remainders.none(BTC, ETH);
    private static final long SEED = 20261121;
    private static final Trace TRACE = Trace.of(null, null, new Random(1));

    @Test
    void sendsOnePartEachForSellBuyAndFeeUnderOneKey() throws Exception {
        Swap swap = swap("0.01");

        List<Envelope> messages = swap.order(NOTHING).messages(new Ids(UUID::randomUUID), TRACE);

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
        assertThat(swap("0").order(NOTHING).parts()).hasSize(2);
    }

    @Test
    void movesWhatTheCustomerWasPromisedAndNothingElse() {
        Map<String, BigInteger> moved = new HashMap<>();
        for (Envelope message : swap("0.01").order(NOTHING).messages(new Ids(UUID::randomUUID), TRACE)) {
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
    void takesWhatIsLeftOverOfEachPartToTheRoundingAccount() {
        Remainders remainders =
                new Remainders(Money.parse(BTC, "0.00000001"), Money.ofMinor(ETH, 3), Money.ofMinor(ETH, 1));

        assertThat(legs(swap("0.01").order(remainders)))
                .containsExactly(
                        List.of("customer BTC -0.50000000", "house BTC 0.49999999", "rounding BTC 0.00000001"),
                        List.of(
                                "house ETH -10.000000000000000003",
                                "customer ETH 10.000000000000000000",
                                "rounding ETH 0.000000000000000003"),
                        List.of(
                                "customer ETH -0.010000000000000000",
                                "fee ETH 0.009999999999999999",
                                "rounding ETH 0.000000000000000001"));
    }

    @Test
    void hasNoLegForAFeeThatIsAllRemainder() {
        Money unit = Money.ofMinor(ETH, 1);

        assertThat(legs(swap(unit.decimal()).order(new Remainders(Money.zero(BTC), Money.zero(ETH), unit))))
                .last()
                .isEqualTo(List.of("customer ETH -0.000000000000000001", "rounding ETH 0.000000000000000001"));
    }

    /** From the price to the legs: 19 * 19 pairs of scales, each 20 times. */
    @Test
    void neitherCreatesNorLosesAUnitInAnyPairOfScales() {
        Random random = new Random(SEED);
        int swaps = 0;
        for (int from = 0; from <= Asset.SCALE_MAX; from++) {
            for (int to = 0; to <= Asset.SCALE_MAX; to++) {
                for (int i = 0; i < 20; i++) {
                    Optional<Quote> quote = anyQuote(new Asset("AAA", from), new Asset("BBB", to), random);
                    quote.ifPresent(SwapTest::assertEveryUnitIsSomewhere);
                    swaps += quote.isPresent() ? 1 : 0;
                }
            }
        }
        assertThat(swaps).isGreaterThan(3_000);
    }

    private static Optional<Quote> anyQuote(Asset sold, Asset bought, Random random) {
        BigDecimal price = new BigDecimal(anyNumber(60, random), random.nextInt(19));
        Fraction more =
                new Fraction(anyNumber(8, random), BigInteger.valueOf(256).multiply(BigInteger.TEN.pow(18)));
        Fraction told = Fraction.of(price);
        Fraction exact = new Fraction(
                told.numerator()
                        .multiply(more.denominator())
                        .add(more.numerator().multiply(told.denominator())),
                told.denominator().multiply(more.denominator()));
        Wish wish = random.nextBoolean()
                ? new Wish.Selling(new Money(sold, anyNumber(80, random)), bought)
                : new Wish.Buying(sold, new Money(bought, anyNumber(80, random)));
        return new Pricing(random.nextInt(500), random.nextInt(500))
                .quote(wish, new MidPrice(new Rate(sold, bought, price), exact, AT));
    }

    private static BigInteger anyNumber(int bits, Random random) {
        return new BigInteger(1 + random.nextInt(bits), random).add(BigInteger.ONE);
    }

    private static void assertEveryUnitIsSomewhere(Quote quote) {
        String about = "seed " + SEED + ", " + quote;
        Map<String, BigInteger> moved = new HashMap<>();
        for (LedgerCommand.Post part : swap(quote).order(quote.remainders()).parts()) {
            Map<Asset, BigInteger> sums = new HashMap<>();
            for (CommandLeg leg : part.legs()) {
                assertThat(leg.amount().isZero()).as(about).isFalse();
                sums.merge(leg.amount().asset(), leg.amount().minor(), BigInteger::add);
                moved.merge(role(leg), leg.amount().minor(), BigInteger::add);
            }
            assertThat(sums.values()).as(about).allMatch(sum -> sum.signum() == 0);
        }
        Remainders remainders = quote.remainders();
        assertThat(moved.remove("customer AAA"))
                .as(about)
                .isEqualTo(quote.sell().minor().negate());
        assertThat(moved.remove("customer BBB"))
                .as(about)
                .isEqualTo(quote.receives().minor());
        assertMoved(moved.remove("house AAA"), quote.sell().minus(remainders.sell()), about);
        assertMoved(
                moved.remove("house BBB"), quote.buy().plus(remainders.buy()).negate(), about);
        assertMoved(moved.remove("fee BBB"), quote.fee().minus(remainders.fee()), about);
        assertMoved(moved.remove("rounding AAA"), remainders.sell(), about);
        assertMoved(moved.remove("rounding BBB"), remainders.buy().plus(remainders.fee()), about);
        assertThat(moved).as(about).isEmpty();
    }

    private static void assertMoved(@Nullable BigInteger minor, Money expected, String about) {
        assertThat(minor == null ? BigInteger.ZERO : minor).as(about).isEqualTo(expected.minor());
    }

    /** Each leg of each part, with the kind of its account. */
    private static List<List<String>> legs(SagaOrder order) {
        return order.parts().stream()
                .map(part -> part.legs().stream()
                        .map(leg -> role(leg) + " " + leg.amount().decimal())
                        .toList())
                .toList();
    }

    private static String role(CommandLeg leg) {
        return leg.account().replaceFirst(":.*", " ") + leg.amount().asset().code();
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
        return swap(Money.parse(BTC, "0.5"), Money.parse(ETH, "10"), Money.parse(ETH, fee));
    }

    private static Swap swap(Quote quote) {
        return swap(quote.sell(), quote.buy(), quote.fee());
    }

    private static Swap swap(Money sell, Money buy, Money fee) {
        return new Swap(
                new SwapId(new UUID(1, 1)),
                new OfferId(new UUID(2, 2)),
                "demo",
                new CustomerId(new UUID(3, 3)),
                new SagaId(new UUID(4, 4)),
                Trade.requested(new TradeId(new UUID(5, 5)), Side.SELL, sell),
                Trade.requested(new TradeId(new UUID(6, 6)), Side.BUY, buy),
                fee,
                new Progress.Requested(),
                AT.plusSeconds(30),
                AT);
    }
}
