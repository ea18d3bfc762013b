package dev.lockstep.contract.id;

import java.util.UUID;

/** Identifies one side of a swap as the customer sees it. */
public record TradeId(UUID value) {

    /** Reads the canonical text form; throws {@link IllegalArgumentException} for anything else. */
    public static TradeId parse(String text) {
        return new TradeId(Ids.parse(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
