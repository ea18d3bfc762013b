package dev.lockstep.contract.id;

import java.util.UUID;

/** Identifies a reconciliation and its report. */
public record ReconciliationId(UUID value) {

    /** Reads the canonical text form; throws {@link IllegalArgumentException} for anything else. */
    public static ReconciliationId parse(String text) {
        return new ReconciliationId(Ids.parse(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
