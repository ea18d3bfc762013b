package dev.lockstep.swap.operations;

import dev.lockstep.contract.id.CustomerId;
import dev.lockstep.contract.id.OfferId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.id.SwapId;
import dev.lockstep.contract.money.Money;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A swap as the back office lists it.
 *
 * @param bought before the fee
 * @param fee in the asset bought
 * @param price units of the asset bought for one unit of the asset sold, spread included
 */
public record SwapLine(
        SwapId id,
        OfferId offer,
        SagaId saga,
        String channel,
        CustomerId customer,
        Money sold,
        Money bought,
        Money fee,
        String price,
        String state,
        @Nullable String refusalCode,
        @Nullable String refusalDetail,
        Instant offeredAt,
        Instant requestedAt,
        Instant deadline,
        @Nullable Instant endedAt) {

    /** What the customer gets. */
    public Money received() {
        return bought.minus(fee);
    }

    public @Nullable Duration getTook() {
        return endedAt == null ? null : Duration.between(requestedAt, endedAt);
    }
}
