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
 * @param requestedAt when it went to the ledger or, as long as it has not, when it was asked for
 * @param approval null where nobody had to approve it
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
        @Nullable Instant endedAt,
        @Nullable ApprovalLine approval) {

    private static final String APPROVAL_REJECTED = "approval-rejected";

    /** Where somebody else had to say yes; what has not been decided has neither of the last two. */
    public record ApprovalLine(
            String askedBy,
            Instant askedAt,
            Instant answerBy,
            @Nullable String decidedBy,
            @Nullable Instant decidedAt) {}

    /** Whether it has not been approved, yet or for good: the ledger knows nothing of it then. */
    public boolean isUnapproved() {
        return approval != null && (approval.decidedBy() == null || APPROVAL_REJECTED.equals(refusalCode));
    }

    /** What the customer gets. */
    public Money received() {
        return bought.minus(fee);
    }

    public @Nullable Duration getTook() {
        return endedAt == null ? null : Duration.between(requestedAt, endedAt);
    }
}
