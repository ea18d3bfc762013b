package dev.lockstep.contract.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lockstep.contract.Seeded;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

class FractionTest {

    private static final Asset EUR = new Asset("EUR", 2);

    /** Draws per pair of scales; 19 * 19 * 50 = 18,050 divisions. */
    private static final int DRAWS = 50;

    @Test
    void tellsADecimalExactly() {
        assertThat(Fraction.of(new BigDecimal("61234.56")))
                .isEqualTo(new Fraction(BigInteger.valueOf(6_123_456), BigInteger.valueOf(100)));
        assertThat(Fraction.of(new BigDecimal("1e3")))
                .isEqualTo(new Fraction(BigInteger.valueOf(1_000), BigInteger.ONE));
        assertThat(Fraction.of(BigDecimal.ZERO).numerator()).isZero();
    }

    @Test
    void isWrittenInDecimalsAsFarAsTheyTellIt() {
        Fraction third = new Fraction(BigInteger.ONE, BigInteger.valueOf(3));

        assertThat(third.decimal(4, Rounding.DOWN)).isEqualTo(new BigDecimal("0.3333"));
        assertThat(third.decimal(4, Rounding.UP)).isEqualTo(new BigDecimal("0.3334"));
        assertThat(third.inverse().decimal(0, Rounding.DOWN)).isEqualTo(new BigDecimal("3"));
        assertThat(third.times(third.inverse()).decimal(1, Rounding.UP)).isEqualByComparingTo("1");
    }

    @Test
    void hasTwoNeighboursUnlessItComesOutEven() {
        Fraction fee = Fraction.ofBasisPoints(1);

        assertThat(fee.of(Money.parse(EUR, "150.00"), EUR, Rounding.DOWN).result())
                .isEqualTo(Money.parse(EUR, "0.01"));
        assertThat(fee.of(Money.parse(EUR, "150.00"), EUR, Rounding.UP).result())
                .isEqualTo(Money.parse(EUR, "0.02"));
        assertThat(fee.of(Money.parse(EUR, "200.00"), EUR, Rounding.DOWN))
                .isEqualTo(fee.of(Money.parse(EUR, "200.00"), EUR, Rounding.UP))
                .matches(Converted::isExact);
    }

    /** Both neighbours with their remainders are the same exact amount, and one unit apart or none. */
    @Test
    @ExtendWith(Seeded.class)
    void createsAndLosesNothingInAnyScale(Random random) {
        for (int from = 0; from <= Asset.SCALE_MAX; from++) {
            for (int to = 0; to <= Asset.SCALE_MAX; to++) {
                for (int i = 0; i < DRAWS; i++) {
                    Fraction fraction =
                            new Fraction(anyNumber(random), anyNumber(random).add(BigInteger.ONE));
                    Money amount = new Money(new Asset("FROM", from), anyNumber(random));
                    dividesExactly(fraction, amount, new Asset("TO", to));
                }
            }
        }
    }

    private static void dividesExactly(Fraction fraction, Money amount, Asset to) {
        Converted down = fraction.of(amount, to, Rounding.DOWN);
        Converted up = fraction.of(amount, to, Rounding.UP);
        BigInteger units = up.result().minus(down.result()).minor();
        BigInteger dividend = amount.minor().multiply(fraction.numerator()).multiply(BigInteger.TEN.pow(to.scale()));
        String about = amount + " * " + fraction;

        assertThat(whole(down)).as(about).isEqualTo(dividend).isEqualTo(whole(up));
        assertThat(units).as(about).isEqualTo(down.isExact() ? BigInteger.ZERO : BigInteger.ONE);
        assertThat(down.remainder().signum()).as(about).isNotNegative();
        assertThat(up.remainder().signum()).as(about).isNotPositive();
    }

    private static BigInteger whole(Converted converted) {
        return converted.result().minor().multiply(converted.divisor()).add(converted.remainder());
    }

    /** Of 1 to 32 bits: two of them and 18 decimals stay below 10^38. */
    private static BigInteger anyNumber(Random random) {
        return new BigInteger(1 + random.nextInt(32), random);
    }

    @Test
    void refusesWhatIsNegativeOrDividesByNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> Fraction.of(BigDecimal.ONE.negate()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Fraction(BigInteger.ONE, BigInteger.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Fraction.ofBasisPoints(0).inverse());
    }
}
