package dev.lockstep.swap.admission;

import dev.lockstep.contract.id.SagaId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger's database says.
 *
 * @param at when it last answered
 * @param ended a saga it was asked about and that has ended, or null
 */
record LedgerFacts(Instant at, @Nullable SagaId ended) {}
