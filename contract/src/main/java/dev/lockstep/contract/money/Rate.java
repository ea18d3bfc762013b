package dev.lockstep.contract.money;

import java.math.BigDecimal;

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

    /** The price as it is written, and not what it may have been rounded from. */
    public Fraction exact() {
        return Fraction.of(price);
    }

    /** How much {@code quote} the amount of {@code base} is worth. */
    public Converted toQuote(Money amount, Rounding rounding) {
        requireAsset(base, amount);
        return exact().of(amount, quote, rounding);
    }

    /** How much {@code base} the amount of {@code quote} buys. */
    public Converted toBase(Money amount, Rounding rounding) {
        requireAsset(quote, amount);
        return exact().inverse().of(amount, base, rounding);
    }

    private static void requireAsset(Asset expected, Money amount) {
        if (!amount.asset().equals(expected)) {
            throw new IllegalArgumentException("this rate converts " + expected + ", not " + amount.asset());
        }
    }
}
