package dev.lockstep.swap;

import dev.lockstep.contract.message.Topics;
import dev.lockstep.outbox.consume.ConsumerLoop;
import dev.lockstep.outbox.consume.ConsumerSettings;
import dev.lockstep.outbox.consume.Consumers;
import dev.lockstep.outbox.consume.RecordHandler;
import dev.lockstep.outbox.partition.OutboxTables;
import dev.lockstep.outbox.partition.PartitionSettings;
import dev.lockstep.outbox.partition.PartitionSweep;
import dev.lockstep.outbox.relay.JdbcRefusals;
import dev.lockstep.outbox.relay.Relay;
import dev.lockstep.outbox.relay.RelayNode;
import dev.lockstep.outbox.relay.RelaySettings;
import dev.lockstep.outbox.relay.Relays;
import dev.lockstep.swap.http.Cursors;
import dev.lockstep.swap.outcome.EarlyOutcomeSweep;
import dev.lockstep.swap.outcome.LedgerEventsHandler;
import dev.lockstep.swap.price.MarketPricesHandler;
import dev.lockstep.swap.swap.AgentDesk;
import dev.lockstep.swap.swap.OverdueApprovalsSweep;
import dev.lockstep.swap.swap.SwapStreamSweep;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.annotation.sql.DataSourceDefinition;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Starts with the application and ends with it: the relay of the swap database, the consumers of the ledger's events and of
 * prices, the sweeps of early outcomes, of streams and of overdue approvals. Starting means starting threads: whatever they need may be away, and they wait for
 * it. The pool checks a connection it has not used for a second, so that it heals after the database was away.
 */
@DataSourceDefinition(
        name = "java:app/jdbc/swap",
        className = "org.postgresql.ds.PGSimpleDataSource",
        url = "${MPCONFIG=lockstep.swap.db.url}",
        user = "${MPCONFIG=lockstep.swap.db.user}",
        password = "${MPCONFIG=lockstep.swap.db.password}",
        initialPoolSize = 2,
        minPoolSize = 2,
        maxPoolSize = 32,
        isolationLevel = Connection.TRANSACTION_READ_COMMITTED,
        properties = {
            "fish.payara.is-connection-validation-required=true",
            "fish.payara.connection-validation-method=custom-validation",
            "fish.payara.validation-classname=org.glassfish.api.jdbc.validation.PostgresConnectionValidation",
            "fish.payara.validate-atmost-once-period-in-seconds=1"
        })
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class SwapLifecycle {

    /** An outcome is early by some milliseconds. */
    private static final long SWEEP_EVERY_MS = 200;

    @Resource(lookup = "java:app/jdbc/swap")
    DataSource database;

    @Resource
    ManagedThreadFactory threads;

    @Resource
    ManagedScheduledExecutorService timers;

    @Inject
    Relays relays;

    @Inject
    Consumers consumers;

    @Inject
    OutboxTables tables;

    @Inject
    LedgerEventsHandler ledgerEvents;

    @Inject
    MarketPricesHandler marketPrices;

    @Inject
    EarlyOutcomeSweep sweep;

    @Inject
    SwapStreamSweep streams;

    @Inject
    OverdueApprovalsSweep approvals;

    /** Here, so that a key that cannot be used is told at the start and not by the first list. */
    @Inject
    Cursors cursors;

    /** Here for the same reason: its settings are judged when it is made. */
    @Inject
    AgentDesk agents;

    @Inject
    Clock clock;

    @Inject
    Config config;

    @Inject
    @ConfigProperty(name = "lockstep.kafka.bootstrap")
    String kafka;

    @Inject
    @ConfigProperty(name = "lockstep.swap.db.url")
    String url;

    @Inject
    @ConfigProperty(name = "lockstep.swap.relay.user")
    String relayUser;

    @Inject
    @ConfigProperty(name = "lockstep.swap.relay.password")
    String relayPassword;

    @Inject
    @ConfigProperty(name = "lockstep.poll.records_max", defaultValue = "500")
    int recordsMax;

    private final List<ConsumerLoop> loops = new ArrayList<>();
    private @Nullable Relay relay;
    private @Nullable PartitionSweep partitions;
    private @Nullable ScheduledFuture<?> sweeping;
    private @Nullable ScheduledFuture<?> streaming;
    private @Nullable ScheduledFuture<?> expiring;

    @PostConstruct
    void start() {
        Relay started = new Relay(
                new RelaySettings(
                        "swap",
                        url,
                        relayUser,
                        relayPassword,
                        "lockstep_swap_outbox",
                        "lockstep_outbox",
                        kafka,
                        RelayNode.of(name -> config.getConfigValue(name).getValue())),
                new JdbcRefusals(database, clock),
                clock,
                threads);
        relay = started;
        relays.register(started);
        started.start();
        keepTheTableSmall();
        consume("swap-ledger-events", "lockstep-swap", Topics.LEDGER_EVENTS, ledgerEvents);
        consume("swap-market-prices", "lockstep-prices", Topics.MARKET_PRICES, marketPrices);
        sweeping = timers.scheduleWithFixedDelay(sweep, SWEEP_EVERY_MS, SWEEP_EVERY_MS, TimeUnit.MILLISECONDS);
        expiring = timers.scheduleWithFixedDelay(
                approvals, approvals.everyMs(), approvals.everyMs(), TimeUnit.MILLISECONDS);
        streaming = timers.scheduleWithFixedDelay(streams, streams.everyMs(), streams.everyMs(), TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void stop() {
        if (sweeping != null) {
            sweeping.cancel(false);
        }
        if (streaming != null) {
            streaming.cancel(false);
        }
        if (expiring != null) {
            expiring.cancel(false);
        }
        loops.forEach(ConsumerLoop::close);
        if (partitions != null) {
            partitions.close();
        }
        if (relay != null) {
            relay.close();
        }
    }

    private void keepTheTableSmall() {
        PartitionSweep sweep = new PartitionSweep(
                "swap",
                database,
                PartitionSettings.of(name -> config.getConfigValue(name).getValue()),
                clock,
                threads);
        partitions = sweep;
        tables.register(sweep);
        sweep.start();
    }

    private void consume(String name, String group, String topic, RecordHandler handler) {
        ConsumerLoop loop = new ConsumerLoop(
                new ConsumerSettings(name, kafka, group, List.of(topic), recordsMax), handler, clock, threads);
        loops.add(loop);
        consumers.register(loop);
        loop.start();
    }
}
