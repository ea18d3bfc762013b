package dev.lockstep.contract.money;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;

/**
 * An exact amount of one asset in its smallest units. Bounds: |minor| < 10^38, the range of the ledger's
 * {@code numeric(38,0)}; a {@code long} would end at 9.2 ETH.
 */
public record Money(Asset asset, BigInteger minor) implements Comparable<Money> {

    private static final BigInteger LIMIT = BigInteger.TEN.pow(38);

    /** A plain decimal: no exponent, no plus sign, no superfluous zero in front, ASCII digits only. */
    private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9][0-9]{0,37})(\\.[0-9]{1,18})?");

    public Money {
        if (minor.abs().compareTo(LIMIT) >= 0) {
            throw new IllegalArgumentException("amount has more than 38 digits in units of " + asset);
        }
    }

    public static Money ofMinor(Asset asset, long minor) {
        return new Money(asset, BigInteger.valueOf(minor));
    }

    public static Money zero(Asset asset) {
        return new Money(asset, BigInteger.ZERO);
    }

    /**
     * Reads a decimal string such as {@code -0.50000000}. Refused with {@link IllegalArgumentException}: exponents, signs
     * other than one minus, minus zero, more decimals than the asset has, more than 38 digits.
     */
    public static Money parse(Asset asset, String decimal) {
        if (!DECIMAL.matcher(decimal).matches()) {
            throw new IllegalArgumentException("amount must be a plain decimal such as 0.5, not \"" + decimal + "\"");
        }
        BigDecimal value = new BigDecimal(decimal);
        if (value.scale() > asset.scale()) {
            throw new IllegalArgumentException(
                    "amount " + decimal + " has more than the " + asset.scale() + " decimals of " + asset.code());
        }
        if (value.signum() == 0 && decimal.startsWith("-")) {
            throw new IllegalArgumentException("amount must not be minus zero");
        }
        return new Money(asset, value.movePointRight(asset.scale()).toBigIntegerExact());
    }

    public Money plus(Money other) {
        return new Money(asset, minor.add(sameAsset(other).minor));
    }

    public Money minus(Money other) {
        return new Money(asset, minor.subtract(sameAsset(other).minor));
    }

    public Money negate() {
        return new Money(asset, minor.negate());
    }

    public int signum() {
        return minor.signum();
    }

    public boolean isZero() {
        return minor.signum() == 0;
    }

    public boolean isPositive() {
        return minor.signum() > 0;
    }

    public boolean isNegative() {
        return minor.signum() < 0;
    }

    /** The decimal string with all the asset's decimals, never in exponent form: {@code 0.50000000}. */
    public String decimal() {
        return new BigDecimal(minor, asset.scale()).toPlainString();
    }

    /** Compares amounts of one asset; two assets have no order. */
    @Override
    public int compareTo(Money other) {
        return minor.compareTo(sameAsset(other).minor);
    }

    @Override
    public String toString() {
        return decimal() + " " + asset.code();
    }

    private Money sameAsset(Money other) {
        if (!asset.equals(other.asset)) {
            throw new IllegalArgumentException("cannot combine " + asset + " with " + other.asset);
        }
        return other;
    }
}
