package dev.lockstep.contract.id;

import java.util.UUID;

/** Identifies a webhook endpoint: an address to which a channel has its events sent. */
public record EndpointId(UUID value) {

    /** Reads the canonical text form; throws {@link IllegalArgumentException} for anything else. */
    public static EndpointId parse(String text) {
        return new EndpointId(Ids.parse(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
