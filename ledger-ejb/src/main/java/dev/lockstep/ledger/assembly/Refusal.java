package dev.lockstep.ledger.assembly;

import dev.lockstep.contract.message.RefusalCode;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A business "no".
 *
 * @param detail a sentence for people, shortened to {@value #DETAIL_LENGTH_MAX} characters; never an amount
 * @param part the part that is to blame, or null
 * @param account the account that is to blame, or null
 */
record Refusal(
        RefusalCode code,
        String detail,
        @Nullable Integer part,
        @Nullable String account) {

    /** Detail can quote a producer, and a producer can send a megabyte. */
    static final int DETAIL_LENGTH_MAX = 500;

    /** The first of several reasons is the one that is told: by code, and among equals by the number of the part. */
    static final Comparator<Refusal> PRECEDENCE = Comparator.comparing(Refusal::code)
            .thenComparing(Refusal::part, Comparator.nullsFirst(Comparator.naturalOrder()));

    Refusal {
        if (detail.length() > DETAIL_LENGTH_MAX) {
            detail = detail.substring(0, DETAIL_LENGTH_MAX);
        }
    }

    static Refusal ofSaga(RefusalCode code, String detail) {
        return new Refusal(code, detail, null, null);
    }

    static Refusal ofPart(RefusalCode code, Part part, String detail) {
        return new Refusal(code, detail, part.number(), null);
    }

    /** The detail names part and account, because it is all that some readers get to see. */
    static Refusal ofAccount(RefusalCode code, int part, String account, String detail) {
        return new Refusal(code, "part " + part + ", account " + account + ": " + detail, part, account);
    }
}
