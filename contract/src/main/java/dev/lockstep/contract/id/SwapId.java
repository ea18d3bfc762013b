package dev.lockstep.contract.id;

import java.util.UUID;

/** Identifies a swap: an accepted offer. */
public record SwapId(UUID value) {

    /** Reads the canonical text form; throws {@link IllegalArgumentException} for anything else. */
    public static SwapId parse(String text) {
        return new SwapId(Ids.parse(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
