package dev.lockstep.contract.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lockstep.contract.Seeded;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

class RateTest {

    private static final Asset BTC = new Asset("BTC", 8);
    private static final Asset EUR = new Asset("EUR", 2);

    /** Amounts of 60 bits at scale 0 and prices of 30 bits stay below 10^38 at scale 18: nothing overflows. */
    private static final int AMOUNT_BITS = 60;

    private static final int PRICE_BITS = 30;

    /** Draws per pair of scales; 19 * 19 * 100 = 36,100 conversions each way. */
    private static final int DRAWS = 100;

    @Test
    void roundsDownWhatIsHandedOutAndUpWhatIsAskedFor() {
        Rate rate = new Rate(BTC, EUR, new BigDecimal("61234.567"));
        Money amount = Money.parse(BTC, "0.00000100");

        assertThat(rate.toQuote(amount, Rounding.DOWN).result()).isEqualTo(Money.parse(EUR, "0.06"));
        assertThat(rate.toQuote(amount, Rounding.UP).result()).isEqualTo(Money.parse(EUR, "0.07"));
        assertThat(rate.toQuote(amount.negate(), Rounding.DOWN).result()).isEqualTo(Money.parse(EUR, "-0.07"));
        assertThat(rate.toQuote(amount.negate(), Rounding.UP).result()).isEqualTo(Money.parse(EUR, "-0.06"));
    }

    @Test
    void saysWhenNothingWasLeftOver() {
        Rate rate = new Rate(BTC, EUR, new BigDecimal("50000"));

        Converted converted = rate.toQuote(Money.parse(BTC, "0.5"), Rounding.UP);

        assertThat(converted.isExact()).isTrue();
        assertThat(converted.result()).isEqualTo(Money.parse(EUR, "25000.00"));
    }

    @Test
    @ExtendWith(Seeded.class)
    void createsAndLosesNothingInAnyScale(Random random) {
        for (int baseScale = 0; baseScale <= Asset.SCALE_MAX; baseScale++) {
            for (int quoteScale = 0; quoteScale <= Asset.SCALE_MAX; quoteScale++) {
                for (int i = 0; i < DRAWS; i++) {
                    Rate rate =
                            new Rate(new Asset("BASE", baseScale), new Asset("QUOTE", quoteScale), anyPrice(random));
                    convertsToQuoteExactly(rate, anyAmount(rate.base(), random));
                    convertsToBaseExactly(rate, anyAmount(rate.quote(), random));
                }
            }
        }
    }

    private static void convertsToQuoteExactly(Rate rate, Money amount) {
        BigDecimal exact = new BigDecimal(amount.decimal())
                .multiply(rate.price())
                .movePointRight(rate.quote().scale());
        for (Rounding rounding : Rounding.values()) {
            Converted converted = rate.toQuote(amount, rounding);
            assertThat(withRemainder(converted))
                    .as("%s at %s", amount, rate)
                    .isEqualByComparingTo(exact.multiply(new BigDecimal(converted.divisor())));
            staysOnItsSide(converted, rounding);
        }
    }

    private static void convertsToBaseExactly(Rate rate, Money amount) {
        for (Rounding rounding : Rounding.values()) {
            Converted converted = rate.toBase(amount, rounding);
            BigDecimal back =
                    withRemainder(converted).movePointLeft(rate.base().scale()).multiply(rate.price());
            assertThat(back)
                    .as("%s at %s", amount, rate)
                    .isEqualByComparingTo(
                            new BigDecimal(amount.decimal()).multiply(new BigDecimal(converted.divisor())));
            staysOnItsSide(converted, rounding);
        }
    }

    /** DOWN <= exact <= UP, and each less than one smallest unit away. */
    private static void staysOnItsSide(Converted converted, Rounding rounding) {
        assertThat(converted.remainder().signum() * (rounding == Rounding.DOWN ? 1 : -1))
                .isNotNegative();
        assertThat(converted.remainder().abs()).isLessThan(converted.divisor());
    }

    private static BigDecimal withRemainder(Converted converted) {
        return new BigDecimal(
                converted.result().minor().multiply(converted.divisor()).add(converted.remainder()));
    }

    private static Money anyAmount(Asset asset, Random random) {
        int bits = Math.min(AMOUNT_BITS, 4 + asset.scale() * 3);
        BigInteger minor = new BigInteger(bits, random);
        return new Money(asset, random.nextInt(4) == 0 ? minor.negate() : minor);
    }

    private static BigDecimal anyPrice(Random random) {
        return new BigDecimal(new BigInteger(PRICE_BITS, random).add(BigInteger.ONE), random.nextInt(10));
    }

    @Test
    void refusesPricesThatAreNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Rate(BTC, EUR, BigDecimal.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> new Rate(BTC, EUR, BigDecimal.ONE.negate()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Rate(BTC, EUR, new BigDecimal("1e-19")));
    }

    @Test
    void convertsNothingButItsOwnAssets() {
        Rate rate = new Rate(BTC, EUR, BigDecimal.TEN);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rate.toQuote(Money.zero(EUR), Rounding.DOWN))
                .withMessageContaining("BTC/8");
        assertThatIllegalArgumentException().isThrownBy(() -> rate.toBase(Money.zero(BTC), Rounding.DOWN));
    }

    @Test
    void refusesAResultBeyond38Digits() {
        Rate rate = new Rate(new Asset("BIG", 0), new Asset("FINE", 18), new BigDecimal("1e10"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rate.toQuote(Money.parse(rate.base(), "9".repeat(20)), Rounding.DOWN));
    }
}
