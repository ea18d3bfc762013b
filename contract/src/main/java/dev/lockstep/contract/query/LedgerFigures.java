package dev.lockstep.contract.query;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts for the overview and the metrics.
 *
 * @param sagasByState all sagas by state; more than 100,000 BOOKED are an estimate
 * @param refusalsByCode refused sagas by code
 * @param oldestCollecting when the oldest open saga was first seen, or null
 * @param blocked open sagas of which a part was parked
 * @param clearingExceptions clearing accounts that are not zero
 * @param reconciled the newest reconciliation that compared everything, or null
 */
public record LedgerFigures(
        Map<String, Long> sagasByState,
        Map<String, Long> refusalsByCode,
        @Nullable Instant oldestCollecting,
        long blocked,
        long parked,
        long clearingExceptions,
        @Nullable ReconciliationView reconciled) {
    public LedgerFigures {
        sagasByState = Map.copyOf(sagasByState);
        refusalsByCode = Map.copyOf(refusalsByCode);
    }
}
