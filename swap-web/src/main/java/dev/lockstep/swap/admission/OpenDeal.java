package dev.lockstep.swap.admission;

import dev.lockstep.contract.id.SagaId;
import java.time.Instant;

/** A swap or transfer without an end. */
record OpenDeal(SagaId saga, Instant requestedAt, Instant deadline) {}
