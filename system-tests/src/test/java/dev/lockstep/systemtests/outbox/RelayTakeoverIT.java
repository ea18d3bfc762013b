package dev.lockstep.systemtests.outbox;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two nodes have a relay each, one of them works; under load the other one takes over. For how long nothing was sent is
 * printed. {@code -Dlockstep.takeovers=10} repeats it ten times; {@code -Dlockstep.frozen_s=30} freezes for half a minute.
 */
@Tag("it")
class RelayTakeoverIT {

    private static final Duration SOON = Duration.ofMinutes(2);
    private static final Duration OFTEN = Duration.ofMillis(20);
    private static final int TAKEOVERS = Integer.getInteger("lockstep.takeovers", 1);
    private static final int FROZEN_S = Integer.getInteger("lockstep.frozen_s", 12);

    private final Arrivals arrivals = new Arrivals(OwnServers.bootstrap());

    @BeforeEach
    void theSlotIsFree() {
        await("nobody relays any more").atMost(SOON).until(() -> walSender() == 0);
    }

    @AfterEach
    void closeArrivals() {
        arrivals.close();
    }

    @Test
    void takesOverFromAKilledRelay() {
        takesOverWhen("a relay is killed", RelayProcess::kill);
    }

    @Test
    void takesOverFromARelayThatIsStopped() {
        takesOverWhen("a relay is stopped", RelayProcess::stop);
    }

    private void takesOverWhen(String test, Consumer<RelayProcess> end) {
        List<RelayProcess> relays = new ArrayList<>();
        List<Duration> silences = new ArrayList<>();
        try (Load load = Load.on(OwnServers.ledger())) {
            relays.add(working());
            for (int i = 0; i < TAKEOVERS; i++) {
                relays.add(waiting());
                load.goesOn();
                Instant moment = Instant.now();
                end.accept(relays.get(i));
                arrivals.firstSentAfter(Instant.now());
                silences.add(arrivals.longestSilence(moment.minusSeconds(1)));
            }
            load.arrivesCompletelyAndInOrder(test, OwnServers.application(), arrivals);
        } finally {
            relays.forEach(RelayProcess::close);
        }
        print(test, silences);
    }

    /**
     * The frozen one wakes up with rows in its hands that the other one has sent meanwhile. The server's own patience has no
     * end here: the relay brings one along.
     */
    @Test
    void takesOverFromAFrozenRelayThatWakesUpLater() throws InterruptedException {
        OwnServers.postgres().set("wal_sender_timeout", "0");
        try (Load load = Load.on(OwnServers.ledger());
                RelayProcess first = working();
                RelayProcess second = waiting()) {
            Instant moment = Instant.now();
            first.freeze();
            // In flight when it froze, Kafka takes it still.
            arrivals.firstSentAfter(moment.plusSeconds(1));
            print("a relay is frozen", List.of(arrivals.longestSilence(moment.minusSeconds(1))));
            TimeUnit.MILLISECONDS.sleep(Math.max(
                    0,
                    Duration.between(Instant.now(), moment.plusSeconds(FROZEN_S))
                            .toMillis()));
            first.thaw();
            await("the one that was frozen waits").atMost(SOON).until(() -> waits(first));
            Instant end = Instant.now();
            second.kill();
            arrivals.firstSentAfter(end);
            load.arrivesCompletelyAndInOrder("a relay is frozen and wakes up", OwnServers.application(), arrivals);
        } finally {
            OwnServers.postgres().reset("wal_sender_timeout");
        }
    }

    private static RelayProcess working() {
        RelayProcess relay = RelayProcess.start(OwnServers.ledger(), OwnServers.bootstrap());
        await("a relay works")
                .atMost(SOON)
                .pollInterval(OFTEN)
                .until(() -> relay.printed().contains("relay.running"));
        return relay;
    }

    private static RelayProcess waiting() {
        RelayProcess relay = RelayProcess.start(OwnServers.ledger(), OwnServers.bootstrap());
        await("another relay waits").atMost(SOON).pollInterval(OFTEN).until(() -> waits(relay));
        return relay;
    }

    private static boolean waits(RelayProcess relay) {
        return relay.printed().contains("relay.waiting-for-slot");
    }

    private static long walSender() {
        return OwnServers.postgres()
                .superuser("ledger")
                .count("select count(active_pid) from pg_replication_slots where slot_name = 'lockstep_ledger_outbox'");
    }

    private static void print(String test, List<Duration> silences) {
        List<Long> ms = silences.stream().map(Duration::toMillis).sorted().toList();
        System.out.printf("%s: silent for ms median=%d all=%s%n", test, ms.get(ms.size() / 2), ms);
    }
}
