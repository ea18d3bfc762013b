package dev.lockstep.contract.id;

import java.util.UUID;

/** Identifies a customer of a channel; an opaque reference, never a name. */
public record CustomerId(UUID value) {

    /** Reads the canonical text form; throws {@link IllegalArgumentException} for anything else. */
    public static CustomerId parse(String text) {
        return new CustomerId(Ids.parse(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
