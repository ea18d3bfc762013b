package dev.lockstep.systemtests.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockstep.launcher.Infrastructure;
import dev.lockstep.systemtests.stack.Api;
import dev.lockstep.systemtests.stack.AtEnd;
import dev.lockstep.systemtests.stack.Customer;
import dev.lockstep.systemtests.stack.Database;
import dev.lockstep.systemtests.stack.Project;
import dev.lockstep.systemtests.stack.Stack;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Two nodes of the product on one PostgreSQL and one Kafka: both take requests and book, one of them relays. The one that
 * relays is taken away under load; how soon the other one relays is printed. {@code -Dlockstep.takeovers=10} kills it ten
 * times; {@code -Dlockstep.frozen_s=30} freezes it for half a minute.
 */
@Tag("system")
class TwoNodesTest {

    private static final int SWAPS = 120;
    private static final int CLIENTS = 8;
    private static final int HARMED_AFTER = 30;
    private static final int TAKEOVERS = Integer.getInteger("lockstep.takeovers", 1);
    private static final int FROZEN_S = Integer.getInteger("lockstep.frozen_s", 15);
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final Duration OFTEN = Duration.ofMillis(20);

    private static Infrastructure servers;
    private static Database slots;
    private static Stack one;
    private static Stack other;

    /** Takes the node away that relays, and brings it back after the other one has taken over. */
    private interface Harm {
        void to(Stack node, Runnable awaitTakeover) throws InterruptedException;
    }

    @BeforeAll
    static void startNodes() {
        servers = AtEnd.close(Infrastructure.start(
                Project.target("nodes-" + ProcessHandle.current().pid())));
        slots = new Database(
                servers.swap().url(),
                servers.swap().owner().user(),
                servers.swap().owner().password());
        one = Stack.on(servers, "node-one");
        other = Stack.on(servers, "node-other", "--no-demo");
    }

    /** Two nodes more are a load on whatever is tested next. */
    @AfterAll
    static void stopNodes() {
        one.close();
        other.close();
        servers.close();
    }

    @Test
    void theOtherNodeRelaysWhenTheOneThatDidIsKilled() throws Exception {
        for (int i = 0; i < TAKEOVERS; i++) {
            everySwapEnds("a node is killed", (node, awaitTakeover) -> {
                long killed = node.pid("payara");
                ProcessHandle.of(killed).ifPresent(ProcessHandle::destroyForcibly);
                awaitTakeover.run();
                await("it is started again").atMost(SOON).until(() -> node.pid("payara") != killed);
            });
        }
    }

    @Test
    void theOtherNodeRelaysWhileTheOneThatDidIsFrozen() throws Exception {
        everySwapEnds("a node is frozen", (node, awaitTakeover) -> {
            Instant moment = Instant.now();
            node.freeze("payara");
            try {
                awaitTakeover.run();
                TimeUnit.MILLISECONDS.sleep(Math.max(
                        0,
                        Duration.between(Instant.now(), moment.plusSeconds(FROZEN_S))
                                .toMillis()));
            } finally {
                node.thaw("payara");
            }
        });
    }

    /** Starting a node again takes as long as all the rest, so this is only in the long form; RelayTakeoverIT stops relays. */
    @Test
    @EnabledIfSystemProperty(named = "lockstep.takeovers", matches = ".+")
    void theOtherNodeRelaysWhenTheOneThatDidIsStopped() throws Exception {
        everySwapEnds("a node is stopped", (node, awaitTakeover) -> {
            Thread stop = new Thread(node::stop);
            stop.start();
            awaitTakeover.run();
            stop.join();
            node.launch();
        });
    }

    /** Half of the requests go to each node; in the middle of them the one that relays is harmed. */
    private static void everySwapEnds(String test, Harm harm) throws Exception {
        one.awaitReady();
        other.awaitReady();
        List<Api> nodes = List.of(AcceptedSwaps.patient(one), AcceptedSwaps.patient(other));
        Customer customer = Customer.with(nodes.get(0), "1000", "BTC");
        List<String> offers = new ArrayList<>();
        for (int i = 0; i < SWAPS; i++) {
            offers.add(customer.offerId("0.01", "BTC", "ETH"));
        }
        AcceptedSwaps accepted = new AcceptedSwaps(one, customer);
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<?>> requests = new ArrayList<>();
            for (String offer : offers) {
                Api api = nodes.get(requests.size() % nodes.size());
                requests.add(clients.submit(() -> accepted.accept(api, offer)));
            }
            await("swaps are on their way")
                    .pollInterval(OFTEN)
                    .atMost(SOON)
                    .until(() -> accepted.count() >= HARMED_AFTER);
            Stack node = relaying(one) ? one : other;
            Map<String, Object> before = walSenders(node);
            Instant moment = Instant.now();
            harm.to(node, () -> {
                await("the other node relays").atMost(SOON).pollInterval(OFTEN).until(() -> areTaken(before));
                System.out.printf(
                        "%s: taken over after ms=%d%n",
                        test, Duration.between(moment, Instant.now()).toMillis());
            });
            for (Future<?> request : requests) {
                request.get();
            }
        } finally {
            clients.shutdownNow();
        }
        assertThat(accepted.count()).isEqualTo(SWAPS);
        accepted.haveAllEnded();
        System.out.printf("%s: the longest swap took ms=%s%n", test, accepted.longestMs());
    }

    /** Whether the swap database is relayed by this node. */
    private static boolean relaying(Stack node) {
        return node.healthOf("relays").path("swap").asText().equals("RUNNING");
    }

    /** Which process of the server sends the log to the relays of this node, by slot. */
    private static Map<String, Object> walSenders(Stack node) {
        return Stream.of("swap", "ledger")
                .filter(name -> node.healthOf("relays").path(name).asText().equals("RUNNING"))
                .map(name -> "lockstep_" + name + "_outbox")
                .collect(Collectors.toMap(slot -> slot, TwoNodesTest::walSender));
    }

    /** Whether each of these slots has another reader now. */
    private static boolean areTaken(Map<String, Object> before) {
        return before.entrySet().stream()
                .allMatch(slot -> !Set.of(0, slot.getValue()).contains(walSender(slot.getKey())));
    }

    /** 0 for nobody. */
    private static Object walSender(String slot) {
        return slots.value("select coalesce(active_pid, 0) from pg_replication_slots where slot_name = ?", slot);
    }
}
