package dev.lockstep.swap.admission;

import dev.lockstep.contract.message.Topics;
import dev.lockstep.contract.query.LedgerQueries;
import dev.lockstep.outbox.lag.KafkaGroupLag;
import dev.lockstep.outbox.relay.Relays;
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
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.microprofile.config.Config;

/** Begins to look with the application, on every node, and ends with it. */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class AdmissionLifecycle {

    private static final String SLOT = "lockstep_swap_outbox";
    private static final String LEDGER_GROUP = "lockstep-ledger";
    private static final Duration FAILED_FIRST = Duration.ofSeconds(1);
    private static final Duration FAILED_LIMIT = Duration.ofSeconds(5);

    @Resource
    ManagedThreadFactory threads;

    @Resource
    ManagedExecutorService executor;

    @Inject
    Admission admission;

    @Inject
    LedgerQueries ledger;

    @Inject
    Relays relays;

    @Inject
    Clock clock;

    @Inject
    Config config;

    private JdbcSwapFacts swap;
    private KafkaGroupLag queue;
    private Patrol patrol;

    @PostConstruct
    void start() {
        Duration every = admission.settings().lookEvery();
        swap = new JdbcSwapFacts(
                text("lockstep.swap.db.url"),
                text("lockstep.swap.db.user"),
                text("lockstep.swap.db.password"),
                SLOT,
                clock);
        queue = new KafkaGroupLag(text("lockstep.kafka.bootstrap"), LEDGER_GROUP, Topics.LEDGER_COMMANDS, clock);
        AdmissionSweep sweep = new AdmissionSweep(
                admission, new AdmissionSweep.Sources(swap, queue, ledger, relays::all), executor, clock);
        patrol = new Patrol(
                new Patrol.Duty(
                        "admission",
                        "new deals are refused",
                        every,
                        new Backoff(FAILED_FIRST, FAILED_LIMIT),
                        sweep::look),
                threads);
        patrol.start();
    }

    @PreDestroy
    void stop() {
        patrol.close();
        queue.close();
        swap.close();
    }

    private String text(String name) {
        return config.getValue(name, String.class);
    }
}
