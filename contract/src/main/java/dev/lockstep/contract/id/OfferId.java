package dev.lockstep.contract.id;

import java.util.UUID;

/** Identifies an offer: a firm price with an expiry. */
public record OfferId(UUID value) {

    /** Reads the canonical text form; throws {@link IllegalArgumentException} for anything else. */
    public static OfferId parse(String text) {
        return new OfferId(Ids.parse(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
