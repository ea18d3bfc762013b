package dev.lockstep.swap.offer;

import dev.lockstep.contract.money.Money;
import dev.lockstep.contract.money.Rate;
import dev.lockstep.swap.price.MidPrice;

/**
 * A price with all that makes it up.
 *
 * @param buy what is bought, before the fee
 * @param fee in the asset bought; smaller than {@code buy}
 * @param price units bought for one unit sold: the middle price less the spread
 */
public record Quote(
        Money sell, Money buy, Money fee, Remainders remainders, MidPrice mid, Rate price, int spreadBps, int feeBps) {

    public Quote {
        if (!sell.isPositive() || !buy.isPositive() || fee.isNegative() || fee.compareTo(buy) >= 0) {
            throw new IllegalArgumentException("no such quote: sell " + sell + ", buy " + buy + ", fee " + fee);
        }
        if (remainders.sell().compareTo(sell) > 0 || remainders.fee().compareTo(fee) > 0) {
            throw new IllegalArgumentException("more is left over than there is: " + remainders);
        }
    }

    /** What the customer gets in the end. */
    public Money receives() {
        return buy.minus(fee);
    }
}
