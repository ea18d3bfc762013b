package dev.lockstep.swap.offer;

import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Money;

/**
 * What rounding leaves over in a quote: whole units between what the customer gives or gets and what the house's own account
 * does. They go to the rounding account (docs/adr/0017).
 *
 * @param sell of what the customer gives: so much less goes to the house
 * @param buy beside what the customer gets: so much more comes from the house
 * @param fee of the fee: so much less goes to the fee account
 */
public record Remainders(Money sell, Money buy, Money fee) {

    public Remainders {
        if (sell.isNegative()
                || buy.isNegative()
                || fee.isNegative()
                || !buy.asset().equals(fee.asset())) {
            throw new IllegalArgumentException("no such remainders: " + sell + ", " + buy + ", " + fee);
        }
    }

    /** Of a quote that came out even. */
    public static Remainders none(Asset sold, Asset bought) {
        return new Remainders(Money.zero(sold), Money.zero(bought), Money.zero(bought));
    }
}
