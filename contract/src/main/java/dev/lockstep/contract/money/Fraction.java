package dev.lockstep.contract.money;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * An exact ratio that is not negative: a price, or a share, of which nothing was rounded yet. Few prices have so many
 * decimals as it takes to write them down; a fraction needs none.
 */
public record Fraction(BigInteger numerator, BigInteger denominator) {

    private static final BigInteger BASIS_POINTS = BigInteger.valueOf(10_000);

    public Fraction {
        if (numerator.signum() < 0 || denominator.signum() <= 0) {
            throw new IllegalArgumentException("no such fraction: " + numerator + "/" + denominator);
        }
    }

    /** Hundredths of a percent. */
    public static Fraction ofBasisPoints(int points) {
        return new Fraction(BigInteger.valueOf(points), BASIS_POINTS);
    }

    public static Fraction of(BigDecimal decimal) {
        return new Fraction(
                decimal.scale() < 0 ? decimal.toBigIntegerExact() : decimal.unscaledValue(),
                power(Math.max(0, decimal.scale())));
    }

    public Fraction times(Fraction other) {
        return new Fraction(numerator.multiply(other.numerator), denominator.multiply(other.denominator));
    }

    public Fraction inverse() {
        return new Fraction(denominator, numerator);
    }

    /** So many whole units of an asset for each whole unit of the amount; the only division of amounts. */
    public Converted of(Money amount, Asset asset, Rounding rounding) {
        BigInteger dividend = amount.minor().multiply(numerator).multiply(power(asset.scale()));
        BigInteger divisor = denominator.multiply(power(amount.asset().scale()));
        BigInteger[] quotientAndRemainder = rounding.divide(dividend, divisor);
        return new Converted(new Money(asset, quotientAndRemainder[0]), quotientAndRemainder[1], divisor);
    }

    /** In so many decimals, as far as they tell it. */
    public BigDecimal decimal(int decimals, Rounding rounding) {
        return new BigDecimal(rounding.divide(numerator.multiply(power(decimals)), denominator)[0], decimals);
    }

    private static BigInteger power(int exponent) {
        return BigInteger.TEN.pow(exponent);
    }
}
