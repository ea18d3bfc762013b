package dev.lockstep.contract.id;

import java.util.UUID;

/** Identifies a deposit or a withdrawal. */
public record TransferId(UUID value) {

    /** Reads the canonical text form; throws {@link IllegalArgumentException} for anything else. */
    public static TransferId parse(String text) {
        return new TransferId(Ids.parse(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
