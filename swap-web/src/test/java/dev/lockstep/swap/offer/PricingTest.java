package dev.lockstep.swap.offer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Fraction;
import dev.lockstep.contract.money.Money;
import dev.lockstep.contract.money.Rate;
import dev.lockstep.contract.money.Rounding;
import dev.lockstep.swap.price.MidPrice;
import dev.lockstep.swap.price.Price;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PricingTest {

    private static final Asset EUR = new Asset("EUR", 2);
    private static final Asset BTC = new Asset("BTC", 8);
    private static final Asset ETH = new Asset("ETH", 18);
    private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");
    private static final long SEED = 20261120;

    @Test
    void takesTheSpreadOffTheMidPriceAndTheFeeOffWhatIsBought() {
        Quote quote = new Pricing(50, 10)
                .quote(new Wish.Selling(Money.parse(BTC, "0.5"), ETH), mid(BTC, ETH, "20"))
                .orElseThrow();

        assertThat(quote.price().price()).isEqualByComparingTo("19.9");
        assertThat(quote.buy()).isEqualTo(Money.parse(ETH, "9.95"));
        assertThat(quote.fee()).isEqualTo(Money.parse(ETH, "0.00995"));
        assertThat(quote.receives()).isEqualTo(Money.parse(ETH, "9.94005"));
    }

    @Test
    void asksForMoreRatherThanLessWhenTheAmountBoughtIsGiven() {
        Quote quote = new Pricing(0, 0)
                .quote(new Wish.Buying(EUR, Money.parse(BTC, "0.00000001")), mid(EUR, BTC, "0.000016"))
                .orElseThrow();

        assertThat(quote.sell()).isEqualTo(Money.parse(EUR, "0.01"));
    }

    @Test
    void handsOutLessRatherThanMoreWhenTheAmountSoldIsGiven() {
        Quote quote = new Pricing(0, 0)
                .quote(new Wish.Selling(Money.parse(BTC, "0.00000199"), EUR), mid(BTC, EUR, "60000"))
                .orElseThrow();

        assertThat(quote.buy()).isEqualTo(Money.parse(EUR, "0.11"));
    }

    @Test
    void roundsTheFeeUp() {
        Quote quote = new Pricing(0, 1)
                .quote(new Wish.Selling(Money.parse(BTC, "1"), EUR), mid(BTC, EUR, "60000.01"))
                .orElseThrow();

        assertThat(quote.fee()).isEqualTo(Money.parse(EUR, "6.01"));
    }

    @Test
    void leavesNothingOverWhatComesOutEven() {
        Quote quote = new Pricing(50, 10)
                .quote(new Wish.Selling(Money.parse(BTC, "0.5"), ETH), mid(BTC, ETH, "20"))
                .orElseThrow();

        assertThat(quote.remainders()).isEqualTo(Remainders.none(BTC, ETH));
    }

    @Test
    void leavesOverTheUnitBetweenBothRoundings() {
        Quote selling = new Pricing(0, 1)
                .quote(new Wish.Selling(Money.parse(BTC, "0.00000199"), EUR), mid(BTC, EUR, "6000000"))
                .orElseThrow();
        assertThat(selling.buy()).isEqualTo(Money.parse(EUR, "11.94"));
        assertThat(selling.remainders())
                .as("only the fee, 0.1194 cents, does not come out even")
                .isEqualTo(new Remainders(Money.zero(BTC), Money.zero(EUR), Money.parse(EUR, "0.01")));

        Quote buying = new Pricing(0, 0)
                .quote(new Wish.Buying(EUR, Money.parse(BTC, "0.00000001")), mid(EUR, BTC, "0.000016"))
                .orElseThrow();
        assertThat(buying.remainders())
                .as("0.0625 cents for a cent")
                .isEqualTo(new Remainders(Money.parse(EUR, "0.01"), Money.zero(BTC), Money.zero(BTC)));
    }

    @Test
    void leavesOverWhatTheRoundingOfThePriceTakes() {
        MidPrice.Market market = new MidPrice.Market(
                List.of(new Price(new Rate(ETH, EUR, new BigDecimal("3000")), AT, "test")), AT, Duration.ofSeconds(1));
        MidPrice mid = MidPrice.of(market, EUR, ETH).orElseThrow();

        Quote quote = new Pricing(0, 0)
                .quote(new Wish.Selling(Money.parse(EUR, "3000"), ETH), mid)
                .orElseThrow();

        assertThat(quote.buy()).isEqualTo(Money.parse(ETH, "0.999999999999999000"));
        assertThat(quote.remainders().buy()).isEqualTo(Money.parse(ETH, "0.000000000000001000"));
    }

    @Test
    void makesNoQuoteThatLeavesNothing() {
        Wish dust = new Wish.Selling(Money.parse(ETH, "0.000000000000000001"), EUR);

        assertThat(new Pricing(0, 0).quote(dust, mid(ETH, EUR, "2900"))).isEmpty();
        assertThat(new Pricing(0, 10_000).quote(new Wish.Selling(Money.parse(ETH, "1"), EUR), mid(ETH, EUR, "2900")))
                .as("a fee of everything")
                .isEmpty();
        assertThat(new Pricing(10_000, 0).quote(new Wish.Selling(Money.parse(ETH, "1"), EUR), mid(ETH, EUR, "2900")))
                .as("a spread of everything")
                .isEmpty();
    }

    @Test
    void makesNoQuoteBeyondWhatTheLedgerHolds() {
        Money all = new Money(EUR, BigInteger.TEN.pow(37));

        assertThat(new Pricing(0, 0).quote(new Wish.Selling(all, ETH), mid(EUR, ETH, "0.0003")))
                .isEmpty();
    }

    /** 19 * 19 pairs of scales, each 60 times. */
    @Test
    void neitherCreatesNorLosesAUnitInAnyPairOfScales() {
        Random random = new Random(SEED);
        int quotes = 0;
        for (int from = 0; from <= Asset.SCALE_MAX; from++) {
            for (int to = 0; to <= Asset.SCALE_MAX; to++) {
                for (int i = 0; i < 60; i++) {
                    Optional<Quote> quote = anyQuote(new Asset("AAA", from), new Asset("BBB", to), random);
                    quotes += quote.isPresent() ? 1 : 0;
                }
            }
        }
        assertThat(quotes).isGreaterThan(10_000);
    }

    private static Optional<Quote> anyQuote(Asset sold, Asset bought, Random random) {
        Pricing pricing = new Pricing(random.nextInt(500), random.nextInt(500));
        Fraction exact = new Fraction(anyNumber(60, random), anyNumber(60, random));
        BigDecimal told = exact.decimal(Rate.DECIMALS_MAX, Rounding.DOWN);
        if (told.signum() == 0) {
            return Optional.empty();
        }
        Wish wish = random.nextBoolean()
                ? new Wish.Selling(amount(sold, random), bought)
                : new Wish.Buying(sold, amount(bought, random));
        Optional<Quote> quote = pricing.quote(wish, new MidPrice(new Rate(sold, bought, told), exact, AT));
        quote.ifPresent(each -> {
            String about = "seed " + SEED + ", " + wish + " at " + exact + " with " + pricing;
            assertFavoursTheHouse(each, wish, about);
            assertLeavesTheHouseNothing(each, wish, exact, about);
        });
        return quote;
    }

    @Test
    void nobodyEarnsByGoingThereAndBack() {
        Random random = new Random(SEED);
        Pricing free = new Pricing(0, 0);
        for (int i = 0; i < 5_000; i++) {
            BigDecimal price = price(random);
            MidPrice.Market market = new MidPrice.Market(
                    List.of(new Price(new Rate(ETH, EUR, price), AT, "test")), AT, Duration.ofSeconds(1));
            Money start = amount(ETH, random);
            Optional<Money> back = MidPrice.of(market, ETH, EUR)
                    .flatMap(mid -> free.quote(new Wish.Selling(start, EUR), mid))
                    .flatMap(there -> MidPrice.of(market, EUR, ETH)
                            .flatMap(mid -> free.quote(new Wish.Selling(there.buy(), ETH), mid)))
                    .map(Quote::buy);

            back.ifPresent(money -> assertThat(money).isLessThanOrEqualTo(start));
        }
    }

    /** The house's own accounts are rounded against it, from the exact price; so all that it earns is left over. */
    private static void assertLeavesTheHouseNothing(Quote quote, Wish wish, Fraction exact, String about) {
        BigInteger less = BigInteger.valueOf(10_000L - quote.spreadBps());
        BigInteger all = BigInteger.valueOf(10_000);
        BigInteger one = BigInteger.TEN
                .pow(quote.sell().asset().scale())
                .multiply(exact.denominator())
                .multiply(all);
        BigInteger worth = BigInteger.TEN
                .pow(quote.buy().asset().scale())
                .multiply(exact.numerator())
                .multiply(less);
        BigInteger fromHouse = quote.buy().plus(quote.remainders().buy()).minor();
        BigInteger toHouse = quote.sell().minus(quote.remainders().sell()).minor();
        if (wish instanceof Wish.Selling) {
            assertThat(quote.remainders().sell().isZero()).as(about).isTrue();
            assertRoundedUp(fromHouse, quote.sell().minor().multiply(worth), one, about);
        } else {
            assertThat(quote.remainders().buy().isZero()).as(about).isTrue();
            assertRoundedDown(toHouse, quote.buy().minor().multiply(one), worth, about);
        }
        BigInteger toFees = quote.fee().minus(quote.remainders().fee()).minor();
        BigInteger share = quote.buy().minor().multiply(BigInteger.valueOf(quote.feeBps()));
        assertRoundedDown(toFees, share, all, about);
        assertRoundedUp(quote.fee().minor(), share, all, about);
    }

    private static void assertRoundedUp(BigInteger rounded, BigInteger dividend, BigInteger divisor, String about) {
        assertThat(rounded.multiply(divisor)).as(about).isGreaterThanOrEqualTo(dividend);
        assertThat(rounded.subtract(BigInteger.ONE).multiply(divisor)).as(about).isLessThan(dividend);
    }

    private static void assertRoundedDown(BigInteger rounded, BigInteger dividend, BigInteger divisor, String about) {
        assertThat(rounded.multiply(divisor)).as(about).isLessThanOrEqualTo(dividend);
        assertThat(rounded.add(BigInteger.ONE).multiply(divisor)).as(about).isGreaterThan(dividend);
    }

    private static void assertFavoursTheHouse(Quote quote, Wish wish, String about) {
        BigDecimal sell = decimal(quote.sell());
        BigDecimal buy = decimal(quote.buy());
        BigDecimal price = quote.price().price();
        BigDecimal worth = sell.multiply(price);
        assertThat(buy).as(about).isLessThanOrEqualTo(worth);
        assertThat(price).as(about).isLessThanOrEqualTo(quote.mid().rate().price());
        if (wish instanceof Wish.Selling selling) {
            assertThat(quote.sell()).as(about).isEqualTo(selling.amount());
            assertThat(buy.add(unit(quote.buy().asset()))).as(about).isGreaterThan(worth);
        } else {
            assertThat(quote.buy()).as(about).isEqualTo(((Wish.Buying) wish).amount());
            assertThat(sell.subtract(unit(quote.sell().asset())).multiply(price))
                    .as(about)
                    .isLessThan(buy);
        }
        BigDecimal share = buy.multiply(BigDecimal.valueOf(quote.feeBps())).movePointLeft(4);
        BigDecimal fee = decimal(quote.fee());
        assertThat(fee).as(about).isGreaterThanOrEqualTo(share);
        assertThat(fee.subtract(unit(quote.fee().asset()))).as(about).isLessThan(share);
    }

    private static BigDecimal price(Random random) {
        return new BigDecimal(anyNumber(60, random), random.nextInt(19));
    }

    private static Money amount(Asset asset, Random random) {
        return new Money(asset, anyNumber(80, random));
    }

    /** A positive number of up to so many bits, small ones as often as large ones. */
    private static BigInteger anyNumber(int bits, Random random) {
        return new BigInteger(1 + random.nextInt(bits), random).add(BigInteger.ONE);
    }

    private static BigDecimal decimal(Money money) {
        return new BigDecimal(money.minor(), money.asset().scale());
    }

    private static BigDecimal unit(Asset asset) {
        return BigDecimal.ONE.movePointLeft(asset.scale());
    }

    private static MidPrice mid(Asset sold, Asset bought, String price) {
        return new MidPrice(new Rate(sold, bought, new BigDecimal(price)), AT);
    }
}
