package dev.lockstep.contract.id;

import java.util.UUID;

/** Identifies a message; a redelivery keeps it. */
public record MessageId(UUID value) {

    /** Reads the canonical text form; throws {@link IllegalArgumentException} for anything else. */
    public static MessageId parse(String text) {
        return new MessageId(Ids.parse(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
