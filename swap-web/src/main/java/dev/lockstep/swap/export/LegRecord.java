package dev.lockstep.swap.export;

import dev.lockstep.contract.money.Money;
import dev.lockstep.contract.query.CorrectionView;
import dev.lockstep.contract.query.EntryView;
import dev.lockstep.contract.query.JournalLine;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One leg as it is exported. CREDIT gives to the account, DEBIT takes from it; {@code amount} has no sign.
 *
 * @param recordedAt when it was booked
 * @param effectiveAt when it counts economically
 * @param correctsPostingId what its posting puts right; with it {@code correctionKind} (REVERSAL or REPLACEMENT), {@code
 *     reason} and {@code actorId}; null for one that corrects nothing
 */
record LegRecord(
        long ledgerSeq,
        String postingId,
        int legNo,
        String account,
        String accountKind,
        @Nullable String ownerRef,
        String asset,
        int scale,
        String direction,
        String amount,
        String balanceAfter,
        Instant recordedAt,
        Instant effectiveAt,
        String sagaId,
        int part,
        String description,
        @Nullable String correctsPostingId,
        @Nullable String correctionKind,
        @Nullable String reason,
        @Nullable String actorId) {

    static final List<String> COLUMNS = List.of(
            "ledgerSeq",
            "postingId",
            "legNo",
            "account",
            "accountKind",
            "ownerRef",
            "asset",
            "scale",
            "direction",
            "amount",
            "balanceAfter",
            "recordedAt",
            "effectiveAt",
            "sagaId",
            "part",
            "description",
            "correctsPostingId",
            "correctionKind",
            "reason",
            "actorId");

    static LegRecord of(JournalLine line) {
        EntryView entry = line.entry();
        Money amount = entry.amount();
        CorrectionView corrects = entry.corrects();
        return new LegRecord(
                entry.seq(),
                entry.posting().toString(),
                line.legNo(),
                entry.account(),
                line.accountKind().name(),
                line.owner(),
                amount.asset().code(),
                amount.asset().scale(),
                amount.isNegative() ? "DEBIT" : "CREDIT",
                (amount.isNegative() ? amount.negate() : amount).decimal(),
                entry.balanceAfter().decimal(),
                entry.bookedAt(),
                entry.effectiveAt(),
                entry.saga().toString(),
                entry.part(),
                entry.description(),
                corrects == null ? null : corrects.posting().toString(),
                corrects == null ? null : corrects.kind().name(),
                corrects == null ? null : corrects.reason(),
                corrects == null ? null : corrects.actor());
    }
}
