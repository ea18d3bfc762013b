package dev.lockstep.contract.message;

import dev.lockstep.contract.id.PostingId;
import java.util.Locale;

/**
 * What a posting says that corrects another one: which one, how, why and on whose word. The corrected posting stays as it
 * is; a correction is a reversal, or a reversal and a replacement in one saga.
 *
 * @param posting the one that was wrong
 * @param actor who corrects, an opaque reference
 */
public record Correction(PostingId posting, Kind kind, String reason, String actor) {

    /** On the wire: the name in lower case. */
    public enum Kind {
        /** Takes every leg of the posting back: the same accounts, the amounts negated. */
        REVERSAL,
        /** Says what should have been booked instead of a posting that is reversed. */
        REPLACEMENT;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind ofCode(String code) {
            for (Kind kind : values()) {
                if (kind.code().equals(code)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("unknown kind of correction \"" + code + "\"");
        }
    }

    public Correction {
        Explained.require(reason, actor);
    }
}
