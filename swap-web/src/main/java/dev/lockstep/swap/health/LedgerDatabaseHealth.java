package dev.lockstep.swap.health;

import dev.lockstep.contract.query.LedgerQueries;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Whether the ledger database answers, asked through the ledger's own port. */
@Readiness
@ApplicationScoped
class LedgerDatabaseHealth implements HealthCheck {

    private static final Duration PATIENCE = Duration.ofMillis(800);
    /** Any account: one look-up by primary key. */
    private static final List<String> ACCOUNT = List.of("house:EUR");

    @Inject
    LedgerQueries ledger;

    @Resource
    ManagedExecutorService executor;

    private Probe probe;

    @PostConstruct
    void open() {
        probe = new Probe(() -> ledger.accounts(ACCOUNT), executor, PATIENCE);
    }

    @Override
    public HealthCheckResponse call() {
        return Answers.of("ledger-database", probe.problem());
    }
}
