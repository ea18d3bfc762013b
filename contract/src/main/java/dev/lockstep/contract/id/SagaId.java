package dev.lockstep.contract.id;

import java.util.UUID;

/** Identifies a saga: a set of parts that is booked as a whole. */
public record SagaId(UUID value) {

    /** Reads the canonical text form; throws {@link IllegalArgumentException} for anything else. */
    public static SagaId parse(String text) {
        return new SagaId(Ids.parse(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
