package dev.lockstep.ledger.control;

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
import java.time.Duration;
import javax.sql.DataSource;

/** Starts with the application, on every node, what looks after the books; of each, one node at a time does the work. */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class ControlLifecycle {

    private static final Duration SNAPSHOTS_EVERY = Duration.ofSeconds(10);

    @Resource(lookup = "java:app/jdbc/ledger")
    DataSource database;

    @Resource
    ManagedThreadFactory threads;

    private Patrol snapshots;

    @PostConstruct
    void start() {
        JdbcTrialSnapshots trial = new JdbcTrialSnapshots(database);
        snapshots = new Patrol("trial-snapshots", trial::advance, SNAPSHOTS_EVERY, threads);
        snapshots.start();
    }

    @PreDestroy
    void stop() {
        snapshots.close();
    }
}
