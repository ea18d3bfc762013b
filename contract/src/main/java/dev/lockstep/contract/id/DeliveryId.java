package dev.lockstep.contract.id;

import java.util.UUID;

/** Identifies a webhook delivery: one event on its way to one endpoint. */
public record DeliveryId(UUID value) {

    /** Reads the canonical text form; throws {@link IllegalArgumentException} for anything else. */
    public static DeliveryId parse(String text) {
        return new DeliveryId(Ids.parse(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
