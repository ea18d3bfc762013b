package dev.lockstep.swap.completeness;

import dev.lockstep.contract.query.LedgerQueries;
import dev.lockstep.outbox.completeness.JdbcMessageTrail;
import dev.lockstep.outbox.completeness.KafkaTopicLog;
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
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.Config;

/** Starts the comparison with the application, on every node, and ends it with it; one node at a time does the work. */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class CompletenessLifecycle {

    private static final Duration FAILED_FIRST = Duration.ofSeconds(1);
    private static final Duration FAILED_LIMIT = Duration.ofMinutes(1);

    @Resource(lookup = "java:app/jdbc/swap")
    DataSource database;

    @Resource
    ManagedThreadFactory threads;

    @Inject
    LedgerQueries ledger;

    @Inject
    Findings findings;

    @Inject
    Clock clock;

    @Inject
    Config config;

    private CompletenessRound round;
    private Patrol patrol;

    @PostConstruct
    void start() {
        CompletenessSettings settings = CompletenessSettings.parse(
                config.getConfigValue(CompletenessSettings.EVERY).getValue());
        String kafka = config.getValue("lockstep.kafka.bootstrap", String.class);
        round = new CompletenessRound(
                new Routes(new JdbcMessageTrail(database, "lockstep_swap_outbox"), ledger),
                findings,
                () -> KafkaTopicLog.open(kafka),
                clock,
                () -> patrol.isClosing());
        patrol = new Patrol(
                new Patrol.Duty(
                        "completeness",
                        "nobody looks for missing messages",
                        settings.every(),
                        new Backoff(FAILED_FIRST, FAILED_LIMIT),
                        round::go),
                threads);
        patrol.start();
    }

    @PreDestroy
    void stop() {
        patrol.close();
        round.close();
    }
}
