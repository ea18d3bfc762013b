package dev.lockstep.systemtests.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockstep.systemtests.stack.Api;
import dev.lockstep.systemtests.stack.Customer;
import dev.lockstep.systemtests.stack.Project;
import dev.lockstep.systemtests.stack.Receiver;
import dev.lockstep.systemtests.stack.Receiver.Received;
import dev.lockstep.systemtests.stack.Stack;
import dev.lockstep.systemtests.stack.SystemTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** {@code -Dlockstep.webhook_kills=100} kills the node a hundred times while webhooks are on their way. */
@SystemTest
class WebhookKillTest {

    private static final int KILLS = Integer.getInteger("lockstep.webhook_kills", 3);
    private static final int SWAPS = 40;
    private static final int CLIENTS = 8;
    private static final Duration ARRIVES_WITHIN = Duration.ofMinutes(3);

    private final Stack stack;

    WebhookKillTest(Stack stack) {
        this.stack = stack;
    }

    @Test
    @DisplayName(
            "WH-06: every event arrives at least once when the node is killed under load; of each swap both, with their numbers")
    void everyEventArrivesWhenTheNodeIsKilled() throws Exception {
        long seed = Long.getLong("lockstep.seed", System.nanoTime());
        System.out.println("kills under webhooks: -Dlockstep.seed=" + seed);
        Random random = new Random(seed);
        stack.swapDatabaseAsOwner().update("""
                insert into swap.channel (name, spread_bps, fee_bps, offer_ttl_ms, saga_timeout_ms)
                values ('hooks-killed', 25, 10, 600000, 60000) on conflict do nothing""");
        Api api = stack.api().withToken(longLivedToken());
        try (Receiver receiver = new Receiver(each -> 200)) {
            var endpoint = api.post("/webhook-endpoints", Map.of("url", receiver.url("/hook")));
            assertThat(endpoint.status()).as(endpoint.text()).isEqualTo(201);
            for (int kill = 0; kill < KILLS; kill++) {
                Customer customer = Customer.with(api, "1000", "BTC");
                killUnderLoad(api, customer, receiver, random.nextInt(SWAPS));
                stack.awaitReady();
                assertEverythingArrives(receiver);
            }
            long sent = receiver.all().size();
            long events = receiver.all().stream().map(Received::id).distinct().count();
            System.out.printf("webhooks: kills=%d events=%d came_again=%d%n", KILLS, events, sent - events);
            api.delete("/webhook-endpoints/" + endpoint.at("id"));
        }
    }

    /** A hundred kills take longer than the usual token lives. */
    private String longLivedToken() {
        return Project.output(Project.lockstep(
                        "token",
                        "--channel",
                        "hooks-killed",
                        "--ttl",
                        "24h",
                        "--data",
                        stack.directory().toString()))
                .strip();
    }

    private void killUnderLoad(Api api, Customer customer, Receiver receiver, int after) throws Exception {
        List<String> offers = new ArrayList<>();
        for (int i = 0; i < SWAPS; i++) {
            offers.add(customer.offerId("0.01", "BTC", "ETH"));
        }
        int before = receiver.all().size();
        AcceptedSwaps accepted = new AcceptedSwaps(stack, customer);
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<?>> requests = new ArrayList<>();
            for (String offer : offers) {
                requests.add(clients.submit(() -> accepted.accept(api, offer)));
            }
            await("webhooks are on their way")
                    .pollInterval(Duration.ofMillis(5))
                    .atMost(ARRIVES_WITHIN)
                    .until(() -> receiver.all().size() > before + after);
            stack.kill("payara");
            for (Future<?> request : requests) {
                request.get();
            }
        } finally {
            clients.shutdownNow();
        }
        accepted.haveAllEnded();
    }

    /** What arrived is compared with what was written in the transactions of the swaps. */
    private void assertEverythingArrives(Receiver receiver) {
        await("every event has arrived").atMost(ARRIVES_WITHIN).untilAsserted(() -> {
            List<String> written =
                    stack.swapDatabase().rows("select event_id from swap.event where channel = 'hooks-killed'").stream()
                            .map(row -> row.get("event_id").toString())
                            .toList();
            assertThat(receiver.all().stream().map(Received::id).distinct())
                    .containsExactlyInAnyOrderElementsOf(written);
        });
        Map<String, List<Integer>> numbers = new TreeMap<>();
        receiver.all().stream()
                .filter(each -> each.json().path("data").has("swap"))
                .forEach(each -> numbers.computeIfAbsent(
                                each.json().path("data").path("swap").asText(), swap -> new ArrayList<>())
                        .add(each.json().path("sequence").asInt()));
        assertThat(numbers.values()).allMatch(each -> each.contains(1) && each.contains(2));
    }
}
