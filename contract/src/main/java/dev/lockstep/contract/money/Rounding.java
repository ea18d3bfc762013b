package dev.lockstep.contract.money;

import java.math.BigInteger;

/** Which whole number of smallest units stands for a quotient that is not whole. Every division names one. */
public enum Rounding {
    /** Towards negative infinity: what is handed out. */
    DOWN {
        @Override
        BigInteger[] divide(BigInteger dividend, BigInteger divisor) {
            BigInteger[] quotientAndRemainder = dividend.divideAndRemainder(divisor);
            return quotientAndRemainder[1].signum() < 0
                    ? new BigInteger[] {
                        quotientAndRemainder[0].subtract(BigInteger.ONE), quotientAndRemainder[1].add(divisor)
                    }
                    : quotientAndRemainder;
        }
    },
    /** Towards positive infinity: what is asked for. */
    UP {
        @Override
        BigInteger[] divide(BigInteger dividend, BigInteger divisor) {
            BigInteger[] quotientAndRemainder = dividend.divideAndRemainder(divisor);
            return quotientAndRemainder[1].signum() > 0
                    ? new BigInteger[] {
                        quotientAndRemainder[0].add(BigInteger.ONE), quotientAndRemainder[1].subtract(divisor)
                    }
                    : quotientAndRemainder;
        }
    };

    /** Quotient and remainder with {@code dividend = quotient * divisor + remainder}; the divisor is positive. */
    abstract BigInteger[] divide(BigInteger dividend, BigInteger divisor);
}
