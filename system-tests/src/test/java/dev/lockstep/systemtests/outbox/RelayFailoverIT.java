package dev.lockstep.systemtests.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockstep.launcher.postgres.DatabaseAccess;
import dev.lockstep.migrations.Migrations;
import dev.lockstep.outbox.relay.Relay;
import dev.lockstep.outbox.relay.RelayState;
import dev.lockstep.systemtests.servers.Forwarder;
import dev.lockstep.systemtests.servers.Postgres;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The primary dies under load and its standby takes its place, by the steps and settings of the runbook, section failover. */
@Tag("it")
class RelayFailoverIT {

    private static final String SLOT = "lockstep_ledger_outbox";
    private static final Duration SOON = Duration.ofMinutes(2);

    @Test
    void goesOnFromThePromotedStandbyWithoutLoss() {
        try (Postgres primary = Postgres.start("primary", Migrations.Database.LEDGER);
                Forwarder address = Forwarder.to(primary.port());
                Arrivals arrivals = new Arrivals(OwnServers.bootstrap())) {
            DatabaseAccess ledger = through(address, primary.database(Migrations.Database.LEDGER));
            try (Load load = Load.on(ledger);
                    Relay relay = RelayProcess.relay(ledger, OwnServers.bootstrap())) {
                relay.start();
                try (Postgres standby = primary.standby("standby")) {
                    await("the slot follows to the standby").atMost(SOON).until(() -> standby.hasForGood(SLOT));
                    load.goesOn();

                    primary.kill();
                    Instant killed = Instant.now();
                    standby.promote();
                    // Or decoding waits for a standby that is a primary now.
                    standby.reset("synchronized_standby_slots");
                    address.turnTo(standby.port());

                    System.out.printf(
                            "failover to the standby: relays again after ms=%d%n",
                            Duration.between(killed, arrivals.firstSentAfter(killed.plusMillis(1000)))
                                    .toMillis());
                    load.goesOn();
                    load.arrivesCompletelyAndInOrder(
                            "failover to the standby", OwnServers.application(ledger), arrivals);
                    assertThat(relay.status().state()).isEqualTo(RelayState.RUNNING);
                }
            }
        }
    }

    private static DatabaseAccess through(Forwarder address, DatabaseAccess database) {
        return new DatabaseAccess(
                database.name(),
                "jdbc:postgresql://127.0.0.1:" + address.port() + "/" + database.name(),
                database.owner(),
                database.application(),
                database.relay());
    }
}
