package dev.lockstep.contract.id;

import java.util.UUID;

/** Identifies a parked message. */
public record ParkedId(UUID value) {

    /** Reads the canonical text form; throws {@link IllegalArgumentException} for anything else. */
    public static ParkedId parse(String text) {
        return new ParkedId(Ids.parse(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
