package dev.lockstep.contract.id;

import java.util.UUID;

/** Identifies an event of a channel's feed. */
public record EventId(UUID value) {

    /** Reads the canonical text form; throws {@link IllegalArgumentException} for anything else. */
    public static EventId parse(String text) {
        return new EventId(Ids.parse(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
