package dev.lockstep.contract.id;

import java.util.UUID;

/** Identifies a posting in the journal. */
public record PostingId(UUID value) {

    /** Reads the canonical text form; throws {@link IllegalArgumentException} for anything else. */
    public static PostingId parse(String text) {
        return new PostingId(Ids.parse(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
