package dev.lockstep.systemtests.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.message.Envelope;
import dev.lockstep.contract.message.Topics;
import dev.lockstep.outbox.relay.Relay;
import dev.lockstep.outbox.relay.RelayState;
import dev.lockstep.outbox.relay.SendAgain;
import dev.lockstep.systemtests.servers.Postgres;
import dev.lockstep.systemtests.stack.Database;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * PostgreSQL, Kafka and the slot are taken away from a relay under load, and brought back. How soon it relays again is printed.
 * {@code -Dlockstep.outage_s=60} keeps the servers away for a minute.
 */
@Tag("it")
class RelayOutagesIT {

    private static final String SLOT = "lockstep_ledger_outbox";
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final int OUTAGE_S = Integer.getInteger("lockstep.outage_s", 10);

    private final Postgres postgres = OwnServers.postgres();
    private final Database server = postgres.superuser("ledger");
    private final Arrivals arrivals = new Arrivals(OwnServers.bootstrap());
    private final Said said = new Said();

    @BeforeEach
    void theSlotIsThere() {
        assertThat(server.count("select count(*) from pg_replication_slots where slot_name = ?", SLOT))
                .isEqualTo(1);
    }

    @AfterEach
    void close() {
        arrivals.close();
        said.close();
    }

    @Test
    void goesOnWhenPostgresWasKilled() {
        survives("PostgreSQL is killed", () -> {
            postgres.kill();
            postgres.start();
        });
    }

    @Test
    void goesOnWhenPostgresWasStoppedForAWhile() {
        survives("PostgreSQL is stopped for " + OUTAGE_S + " s", () -> {
            postgres.stop();
            sleep();
            postgres.start();
        });
        assertThat(said.lines(Level.WARNING, "relay.failed"))
                .isNotEmpty()
                .allMatch(line -> line.endsWith("runbook#relay"));
    }

    @Test
    void goesOnWhenKafkaWasAway() {
        survives("Kafka is away for " + OUTAGE_S + " s", () -> {
            OwnServers.kafka().kill();
            sleep();
            OwnServers.kafka().start();
        });
        assertThat(said.lines(Level.WARNING, "relay.kafka-unavailable"))
                .isNotEmpty()
                .allMatch(line -> line.endsWith("runbook#kafka"));
    }

    private void survives(String test, Runnable outage) {
        try (Load load = Load.on(OwnServers.ledger());
                Relay relay = running()) {
            load.goesOn();
            outage.run();
            Instant back = Instant.now();
            Duration again = Duration.between(back, arrivals.firstSentAfter(back));
            System.out.printf("%s: relays again after ms=%d%n", test, again.toMillis());
            load.goesOn();
            load.arrivesCompletelyAndInOrder(test, OwnServers.application(), arrivals);
            assertThat(relay.status().state()).isEqualTo(RelayState.RUNNING);
        }
    }

    @Test
    void parksWhatKafkaRefusesForEverAndTheRestGoesOn() throws SQLException {
        byte[] noise = new byte[9 * 1024 * 1024];
        new Random(1).nextBytes(noise);
        Envelope refused =
                Envelope.of(new MessageId(Ids.timeOrdered().next()), Topics.LEDGER_EVENTS, "too large", "noise", noise);
        try (Load load = Load.on(OwnServers.ledger());
                Relay relay = running()) {
            try (OneTransaction transaction = new OneTransaction(OwnServers.ledger())) {
                transaction.outbox().append(List.of(refused));
                transaction.commit();
            }
            await("it is parked")
                    .atMost(SOON)
                    .until(() -> OwnServers.application()
                                    .count(
                                            "select count(*) from outbox.parked where parked_id = ? and reason = 'record-too-large'",
                                            refused.id().value())
                            == 1);
            load.goesOn();
            load.arrivesCompletelyAndInOrder("Kafka refuses a record", OwnServers.application(), arrivals);
            assertThat(arrivals.has(refused.id().toString())).isFalse();
            assertThat(relay.status().refused()).isEqualTo(1);
        }
        assertThat(said.lines(Level.WARNING, "relay.refused"))
                .singleElement()
                .asString()
                .contains(refused.id().toString())
                .endsWith("runbook#parked");
    }

    @Test
    void saysThatTheSlotWasDroppedWhileItWasAwayAndSendsAgainFromTheTable() {
        isRecovered("the slot is dropped", () -> server.value("select pg_drop_replication_slot(?)::text", SLOT));
    }

    @Test
    void saysThatTheSlotWasInvalidatedWhileItWasAwayAndSendsAgainFromTheTable() {
        postgres.set("max_slot_wal_keep_size", "16MB");
        try {
            isRecovered("the slot is invalidated", () -> {
                await("the server gives the slot up").atMost(SOON).until(() -> {
                    server.value(
                            "select count(pg_logical_emit_message(false, 'filler', repeat('x', 1000000))) from generate_series(1, 40)");
                    server.value("select pg_switch_wal()::text");
                    server.execute("checkpoint");
                    return "lost"
                            .equals(server.value(
                                    "select wal_status from pg_replication_slots where slot_name = ?", SLOT));
                });
            });
        } finally {
            postgres.reset("max_slot_wal_keep_size");
        }
    }

    /** While the relay is away something happens to the slot; it comes back and notices, and an operator recovers under load. */
    private void isRecovered(String test, Runnable harm) {
        try (Load load = Load.on(OwnServers.ledger())) {
            Instant lastSeen;
            try (Relay before = running()) {
                load.goesOn();
                lastSeen = before.status().lastRelayedAt();
            }
            await("nobody relays")
                    .atMost(SOON)
                    .until(() ->
                            server.count("select count(active_pid) from pg_replication_slots where slot_name = ?", SLOT)
                                    == 0);
            load.goesOn();
            harm.run();
            try (Relay relay = RelayProcess.relay(OwnServers.ledger(), OwnServers.bootstrap())) {
                relay.start();
                await("noticed").atMost(SOON).until(() -> relay.status().state() == RelayState.SLOT_MISSING);
                assertThat(said.lines(Level.SEVERE, "relay.slot-missing"))
                        .singleElement()
                        .asString()
                        .endsWith("runbook#slot-missing");
                assertThat(server.count("select count(*) from pg_replication_slots where wal_status <> 'lost'"))
                        .as("slots that nobody was asked for")
                        .isZero();
                // Whoever was in the middle of a transaction when the last message was sent is in what is sent again.
                long again = SendAgain.recover(relay, lastSeen.minusSeconds(60));
                System.out.printf("%s: sent again from the table=%d%n", test, again);
                await("it relays").atMost(SOON).until(() -> relay.status().state() == RelayState.RUNNING);
                load.goesOn();
                // What was appended without a slot comes late, behind what came after it.
                load.arrivesCompletely(test, OwnServers.application(), arrivals);
            }
        }
    }

    private static Relay running() {
        Relay relay = RelayProcess.relay(OwnServers.ledger(), OwnServers.bootstrap());
        relay.start();
        await("it relays").atMost(SOON).until(() -> relay.status().state() == RelayState.RUNNING);
        return relay;
    }

    private static void sleep() {
        try {
            TimeUnit.SECONDS.sleep(OUTAGE_S);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
