package dev.lockstep.swap.agent;

import dev.lockstep.contract.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * What an agent may sell of one asset; all amounts are of that asset.
 *
 * @param perDay what it may ask for within a day (UTC), whatever becomes of it
 * @param approveAbove a swap of more than this waits for an approver; null where none has to
 */
public record Cap(Money perSwap, Money perDay, @Nullable Money approveAbove) {

    public Cap {
        if (!perSwap.isPositive() || !perDay.isPositive()) {
            throw new IllegalArgumentException("perSwap and perDay must be greater than zero");
        }
        if (perSwap.compareTo(perDay) > 0) {
            throw new IllegalArgumentException("perSwap must not be greater than perDay");
        }
        if (approveAbove != null && approveAbove.isNegative()) {
            throw new IllegalArgumentException("approveAbove must not be less than zero");
        }
        if (approveAbove != null && !approveAbove.asset().equals(perDay.asset())) {
            throw new IllegalArgumentException("a cap is of one asset");
        }
    }

    public boolean needsApproval(Money sold) {
        return approveAbove != null && sold.compareTo(approveAbove) > 0;
    }
}
