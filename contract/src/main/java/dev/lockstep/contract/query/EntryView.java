package dev.lockstep.contract.query;

import dev.lockstep.contract.id.PostingId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.money.Money;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A leg as an account statement shows it.
 *
 * @param seq its place in the journal, rising; not dense
 * @param amount negative: taken from the account
 * @param balanceAfter the account's balance after this leg, in the order in which it is shown
 * @param corrects what its posting puts right, or null
 * @param reversedBy the posting that takes it back, or null
 */
public record EntryView(
        long seq,
        PostingId posting,
        SagaId saga,
        int part,
        String description,
        String account,
        Money amount,
        Money balanceAfter,
        Instant bookedAt,
        Instant effectiveAt,
        @Nullable CorrectionView corrects,
        @Nullable CorrectionView reversedBy) {

    /** The same leg in another order, with the balance that stands behind it there. */
    public EntryView withBalance(Money balance) {
        return new EntryView(
                seq,
                posting,
                saga,
                part,
                description,
                account,
                amount,
                balance,
                bookedAt,
                effectiveAt,
                corrects,
                reversedBy);
    }
}
