package dev.lockstep.swap.swap;

import dev.lockstep.contract.id.PostingId;
import dev.lockstep.contract.id.TradeId;
import dev.lockstep.contract.money.Money;
import dev.lockstep.swap.trade.Side;
import org.jspecify.annotations.Nullable;

/**
 * One side of a swap as the customer sees it; it ends when and as its swap ends.
 *
 * @param posting null until booked
 * @param customerBalance the customer's balance in this asset after the whole swap, null until booked
 * @param houseBalance the house's, likewise
 */
public record Trade(
        TradeId id,
        Side side,
        Money amount,
        @Nullable PostingId posting,
        @Nullable Money customerBalance,
        @Nullable Money houseBalance) {

    static Trade requested(TradeId id, Side side, Money amount) {
        return new Trade(id, side, amount, null, null, null);
    }
}
