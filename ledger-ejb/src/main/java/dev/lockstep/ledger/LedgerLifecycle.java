package dev.lockstep.ledger;

import dev.lockstep.contract.message.CommandReader;
import dev.lockstep.contract.message.Topics;
import dev.lockstep.ledger.assembly.DeadlineSweep;
import dev.lockstep.ledger.assembly.LedgerBatchHandler;
import dev.lockstep.ledger.assembly.LedgerCommandsHandler;
import dev.lockstep.outbox.consume.ConsumerLoop;
import dev.lockstep.outbox.consume.ConsumerSettings;
import dev.lockstep.outbox.consume.Consumers;
import dev.lockstep.outbox.partition.OutboxTables;
import dev.lockstep.outbox.partition.PartitionSettings;
import dev.lockstep.outbox.partition.PartitionSweep;
import dev.lockstep.outbox.relay.JdbcRefusals;
import dev.lockstep.outbox.relay.Relay;
import dev.lockstep.outbox.relay.RelayNode;
import dev.lockstep.outbox.relay.RelaySettings;
import dev.lockstep.outbox.relay.Relays;
import dev.lockstep.outbox.retry.Patrol;
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
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.Config;

/**
 * Starts the ledger with the application and ends it with it: its relay, its consumer and its sweep, each on a thread of
 * its own that waits for Kafka or the database as long as they are away.
 *
 * <p>The pool checks a connection that was not used for a second, so that it heals after the database was away. 16
 * connections: one each for consumer and sweep, two for parking what Kafka refuses, the rest for pages and exports. A
 * statement that runs for 60 s is stuck: a batch is some 100 ms, a saga of 10,000 parts a few seconds. The isolation level
 * is PostgreSQL's default, READ COMMITTED; named here, Payara would ask for it in every transaction, one round trip more.
 */
@DataSourceDefinition(
        name = "java:app/jdbc/ledger",
        className = "org.postgresql.ds.PGSimpleDataSource",
        url = "${MPCONFIG=lockstep.ledger.db.url}",
        user = "${MPCONFIG=lockstep.ledger.db.user}",
        password = "${MPCONFIG=lockstep.ledger.db.password}",
        initialPoolSize = 2,
        minPoolSize = 2,
        maxPoolSize = 16,
        properties = {
            "reWriteBatchedInserts=true",
            "tcpKeepAlive=true",
            "ApplicationName=lockstep-ledger",
            "fish.payara.is-connection-validation-required=true",
            "fish.payara.connection-validation-method=custom-validation",
            "fish.payara.validation-classname=org.glassfish.api.jdbc.validation.PostgresConnectionValidation",
            "fish.payara.validate-atmost-once-period-in-seconds=1",
            "fish.payara.statement-timeout-in-seconds=60"
        })
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class LedgerLifecycle {

    @Inject
    LedgerBatchHandler ledger;

    @Inject
    Relays relays;

    @Inject
    Consumers consumers;

    @Inject
    OutboxTables tables;

    @Inject
    Clock clock;

    @Inject
    Config config;

    @Resource(lookup = "java:app/jdbc/ledger")
    DataSource database;

    @Resource
    ManagedThreadFactory threads;

    private Relay relay;
    private PartitionSweep partitions;
    private ConsumerLoop consumer;
    private Patrol sweep;

    @PostConstruct
    void start() {
        LedgerSettings settings =
                LedgerSettings.of(name -> config.getConfigValue(name).getValue());
        relay = new Relay(relaySettings(), new JdbcRefusals(database, clock), clock, threads);
        consumer = new ConsumerLoop(
                consumerSettings(settings),
                new LedgerCommandsHandler(new CommandReader(settings.partsMax(), settings.bytesMax()), ledger),
                clock,
                threads);
        sweep = new Patrol(DeadlineSweep.duty(ledger::expire, settings.sweepInterval()), threads);
        partitions = new PartitionSweep(
                "ledger",
                database,
                PartitionSettings.of(name -> config.getConfigValue(name).getValue()),
                clock,
                threads);
        relays.register(relay);
        tables.register(partitions);
        consumers.register(consumer);
        relay.start();
        partitions.start();
        consumer.start();
        sweep.start();
    }

    /** The consumer first, so that what it has in hand is still announced. */
    @PreDestroy
    void stop() {
        consumer.close();
        sweep.close();
        partitions.close();
        relay.close();
    }

    private RelaySettings relaySettings() {
        return new RelaySettings(
                "ledger",
                text("lockstep.ledger.db.url"),
                text("lockstep.ledger.relay.user"),
                text("lockstep.ledger.relay.password"),
                "lockstep_ledger_outbox",
                "lockstep_outbox",
                text("lockstep.kafka.bootstrap"),
                RelayNode.of(name -> config.getConfigValue(name).getValue()));
    }

    private ConsumerSettings consumerSettings(LedgerSettings settings) {
        return new ConsumerSettings(
                "ledger-commands",
                text("lockstep.kafka.bootstrap"),
                "lockstep-ledger",
                List.of(Topics.LEDGER_COMMANDS),
                settings.recordsMax());
    }

    private String text(String name) {
        return config.getValue(name, String.class);
    }
}
