package dev.lockstep.swap.swap;

import dev.lockstep.swap.trade.Progress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That somebody else has to say yes to a swap, and whether they did.
 *
 * @param askedBy the subject that wants the swap; it never approves
 * @param answerBy from this instant on it cannot be approved any more
 * @param decidedBy null until somebody has decided, and for good if nobody did in time
 */
public record Approval(
        String askedBy,
        Instant askedAt,
        Instant answerBy,
        @Nullable String decidedBy,
        @Nullable Instant decidedAt) {

    /** The refusal code of a swap that was not approved; the ledger has no such code. */
    static final String REJECTED = "approval-rejected";

    /** Where a swap stands that needs it. */
    enum Standing {
        WAITING,
        APPROVED,
        REJECTED,
        /** Nobody decided in time. */
        MISSED
    }

    static Approval asked(String by, Instant at, Instant answerBy) {
        return new Approval(by, at, answerBy, null, null);
    }

    Approval decided(String by, Instant at) {
        return new Approval(askedBy, askedAt, answerBy, by, at);
    }

    /** By the swap's progress and the time: what is overdue has been missed, though nobody may have written it yet. */
    Standing standing(Progress progress, Instant now) {
        if (decidedBy != null) {
            boolean rejected = progress instanceof Progress.Refused refused
                    && refused.code().equals(REJECTED);
            return rejected ? Standing.REJECTED : Standing.APPROVED;
        }
        return progress instanceof Progress.PendingApproval && now.isBefore(answerBy)
                ? Standing.WAITING
                : Standing.MISSED;
    }
}
