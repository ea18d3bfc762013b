package dev.lockstep.contract.money;

import java.math.BigInteger;

/**
 * The result of a division and what it left over: exactly {@code result.minor + remainder / divisor} smallest units.
 * {@code |remainder| < divisor}; its sign follows from the {@link Rounding}.
 */
public record Converted(Money result, BigInteger remainder, BigInteger divisor) {

    public Converted {
        if (divisor.signum() <= 0 || remainder.abs().compareTo(divisor) >= 0) {
            throw new IllegalArgumentException("remainder " + remainder + " does not belong to divisor " + divisor);
        }
    }

    public boolean isExact() {
        return remainder.signum() == 0;
    }
}
