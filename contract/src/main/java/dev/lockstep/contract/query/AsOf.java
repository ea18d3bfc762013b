package dev.lockstep.contract.query;

import java.time.Instant;

/** After everything whose time of this basis is not later than {@code at}. */
public record AsOf(Instant at, Basis basis) {}
