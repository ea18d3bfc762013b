package dev.lockstep.swap.health;

import dev.lockstep.contract.query.LedgerFigures;
import dev.lockstep.contract.query.ReconciliationView;
import dev.lockstep.contract.saga.WireTime;
import dev.lockstep.swap.operations.Figures;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * What the newest comparison of the books with the journal found. It tells and is never red: a wrong balance of one account is
 * for people, and taking every node away from everybody would mend nothing.
 */
@Readiness
@ApplicationScoped
class ReconciliationHealth implements HealthCheck {

    @Inject
    Figures figures;

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer =
                HealthCheckResponse.named("reconciliation").up();
        LedgerFigures ledger = figures.ledger().value();
        ReconciliationView report = ledger == null ? null : ledger.reconciled();
        if (report == null) {
            return answer.withData("compared", "never, or not known").build();
        }
        Instant ended = report.endedAt();
        return answer.withData("compared", ended == null ? "" : WireTime.format(ended))
                .withData("differences", report.differences())
                .build();
    }
}
