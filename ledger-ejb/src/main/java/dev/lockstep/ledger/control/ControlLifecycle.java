package dev.lockstep.ledger.control;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.outbox.retry.Backoff;
import dev.lockstep.outbox.retry.Patrol;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import java.time.Duration;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.Config;

/** Starts with the application, on every node, what looks after the books; of each, one node at a time does the work. */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class ControlLifecycle {

    private static final Duration SNAPSHOTS_EVERY = Duration.ofSeconds(10);

    /** How long whoever asks for a reconciliation waits for its start. */
    private static final Duration RECONCILIATION_LOOKED_FOR_EVERY = Duration.ofSeconds(2);

    private static final Duration FAILED_FIRST = Duration.ofSeconds(1);
    private static final Duration FAILED_LIMIT = Duration.ofMinutes(1);

    @Resource(lookup = "java:app/jdbc/ledger")
    DataSource database;

    @Resource
    ManagedThreadFactory threads;

    @Inject
    Ids ids;

    @Inject
    Config config;

    private Patrol snapshots;
    private Patrol reconciliation;

    @PostConstruct
    void start() {
        JdbcTrialSnapshots trial = new JdbcTrialSnapshots(database, JdbcTrialSnapshots.SPAN_LEGS_MAX);
        snapshots =
                patrol("trial-snapshots", "trial balances read more and more legs", SNAPSHOTS_EVERY, trial::advance);
        snapshots.start();
        Nightly nightly = Nightly.parse(config.getConfigValue(Nightly.SETTING).getValue());
        JdbcReconciliation reconciling =
                new JdbcReconciliation(database, ids, nightly, () -> reconciliation.isClosing());
        reconciliation = patrol(
                "reconciliation", "the books are not compared", RECONCILIATION_LOOKED_FOR_EVERY, reconciling::advance);
        reconciliation.start();
    }

    private Patrol patrol(String name, String meanwhile, Duration interval, Patrol.Round round) {
        return new Patrol(
                new Patrol.Duty(name, meanwhile, interval, new Backoff(FAILED_FIRST, FAILED_LIMIT), round), threads);
    }

    @PreDestroy
    void stop() {
        reconciliation.close();
        snapshots.close();
    }
}
