package dev.lockstep.contract.money;

import java.math.BigDecimal;
import java.math.BigInteger;

/** The price of one whole unit of {@code base} in whole units of {@code quote}; positive, at most 18 decimals. */
public record Rate(Asset base, Asset quote, BigDecimal price) {

    /** Enough for one unit of the dearest asset in the cheapest and the other way round. */
    public static final int DECIMALS_MAX = 18;

    public Rate {
        if (price.signum() <= 0) {
            throw new IllegalArgumentException("a price must be positive, not " + price.toPlainString());
        }
        price = price.stripTrailingZeros();
        if (price.scale() < 0) {
            price = price.setScale(0);
        }
        if (price.scale() > DECIMALS_MAX) {
            throw new IllegalArgumentException("a price has at most " + DECIMALS_MAX + " decimals");
        }
    }

    /** How much {@code quote} the amount of {@code base} is worth. */
    public Converted toQuote(Money amount, Rounding rounding) {
        requireAsset(base, amount);
        BigInteger dividend = amount.minor().multiply(price.unscaledValue()).multiply(power(quote.scale()));
        return divide(quote, dividend, power(price.scale() + base.scale()), rounding);
    }

    /** How much {@code base} the amount of {@code quote} buys. */
    public Converted toBase(Money amount, Rounding rounding) {
        requireAsset(quote, amount);
        BigInteger dividend = amount.minor().multiply(power(price.scale() + base.scale()));
        return divide(base, dividend, price.unscaledValue().multiply(power(quote.scale())), rounding);
    }

    private static Converted divide(Asset asset, BigInteger dividend, BigInteger divisor, Rounding rounding) {
        BigInteger[] quotientAndRemainder = rounding.divide(dividend, divisor);
        return new Converted(new Money(asset, quotientAndRemainder[0]), quotientAndRemainder[1], divisor);
    }

    private static void requireAsset(Asset expected, Money amount) {
        if (!amount.asset().equals(expected)) {
            throw new IllegalArgumentException("this rate converts " + expected + ", not " + amount.asset());
        }
    }

    private static BigInteger power(int exponent) {
        return BigInteger.TEN.pow(exponent);
    }
}
