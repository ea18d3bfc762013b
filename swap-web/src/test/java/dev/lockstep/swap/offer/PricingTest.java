package dev.lockstep.swap.offer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Money;
import dev.lockstep.contract.money.Rate;
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

    @Test
    void favoursTheHouseInEveryScaleAndByLessThanOneSmallestUnit() {
        Random random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            Asset sold = new Asset("AAA", random.nextInt(19));
            Asset bought = new Asset("BBB", random.nextInt(19));
            Pricing pricing = new Pricing(random.nextInt(500), random.nextInt(500));
            MidPrice mid = new MidPrice(new Rate(sold, bought, price(random)), AT);
            Wish wish = random.nextBoolean()
                    ? new Wish.Selling(amount(sold, random), bought)
                    : new Wish.Buying(sold, amount(bought, random));
            Optional<Quote> quote = pricing.quote(wish, mid);
            if (quote.isPresent()) {
                assertFavoursTheHouse(quote.get(), wish, "seed " + SEED + ", case " + i);
            }
        }
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
        return new BigDecimal(new BigInteger(1 + random.nextInt(60), random).add(BigInteger.ONE), random.nextInt(19));
    }

    private static Money amount(Asset asset, Random random) {
        return new Money(asset, new BigInteger(1 + random.nextInt(80), random).add(BigInteger.ONE));
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
