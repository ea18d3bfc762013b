package dev.lockstep.systemtests.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.systemtests.stack.Api;
import dev.lockstep.systemtests.stack.Api.Reply;
import dev.lockstep.systemtests.stack.Customer;
import dev.lockstep.systemtests.stack.Json;
import dev.lockstep.systemtests.stack.Node;
import dev.lockstep.systemtests.stack.Receiver;
import dev.lockstep.systemtests.stack.Receiver.Received;
import dev.lockstep.systemtests.stack.Stack;
import dev.lockstep.systemtests.stack.SystemTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Webhooks as an integrator's program gets them. The stack of the tests is impatient: an endpoint has 3 s to answer, and the schedule
 * is over after three waits of a second or two.
 */
@SystemTest
class WebhookTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int OK = 200;

    private final Stack stack;

    WebhookTest(Stack stack) {
        this.stack = stack;
    }

    @Test
    @DisplayName(
            "WH-01: events are delivered as the feed tells them, and verified by the reference library and by Ed25519")
    void deliversSignedEvents() {
        Api api = channel("hooks-signed");
        try (Receiver receiver = new Receiver(each -> OK)) {
            Reply endpoint = register(api, receiver.url("/hook"));
            Customer customer = Customer.with(api, "1", "BTC");
            Reply swap = customer.swap("0.4", "BTC", "ETH");
            await("three events have come")
                    .atMost(SOON)
                    .until(() -> receiver.all().size() >= 3);

            List<JsonNode> events = await("three events are in the feed")
                    .atMost(SOON)
                    .until(() -> events(api), feed -> feed.size() == 3);
            assertThat(receiver.all()).extracting(Received::json).containsExactlyInAnyOrderElementsOf(events);
            assertThat(receiver.all())
                    .allMatch(each -> each.id().equals(each.json().path("id").asText()));
            assertThat(events)
                    .filteredOn(
                            event -> event.path("data").path("swap").asText().equals(swap.at("id")))
                    .extracting(event -> event.path("sequence").asInt())
                    .containsExactly(1, 2);
            assertThat(verified(receiver.all(), endpoint.at("secret"), endpoint.at("publicKey")))
                    .containsOnly(Map.of("v1", true, "v1a", true));
            Reply other = register(api, receiver.url("/other"));
            assertThat(verified(receiver.all(), other.at("secret"), other.at("publicKey")))
                    .containsOnly(Map.of("v1", false, "v1a", false));

            Reply list = awaitAll(api, endpoint, "DELIVERED", 3);
            String delivery = list.body().path("deliveries").path(0).path("id").asText();
            JsonNode attempts =
                    api.get("/webhook-deliveries/" + delivery).body().path("attempts");
            assertThat(attempts).hasSize(1);
            assertThat(attempts.path(0).path("status").asInt()).isEqualTo(OK);
            assertThat(attempts.path(0).path("answer").asText()).isEqualTo("status 200");
            assertThat(attempts.path(0).has("error")).isFalse();
        }
    }

    @Test
    void sendsOnlyTheTypesThatAreWanted() {
        Api api = channel("hooks-types");
        try (Receiver receiver = new Receiver(each -> OK)) {
            Reply endpoint = api.post(
                    "/webhook-endpoints", Map.of("url", receiver.url("/hook"), "types", List.of("swap-booked")));
            assertThat(endpoint.status()).as(endpoint.text()).isEqualTo(201);
            Customer.with(api, "1", "BTC").swap("0.4", "BTC", "ETH");

            awaitAll(api, endpoint, "DELIVERED", 1);
            assertThat(receiver.all())
                    .singleElement()
                    .satisfies(each ->
                            assertThat(each.json().path("type").asText()).isEqualTo("swap-booked"));
        }
    }

    @Test
    void showsASecretOnceAndKeepsItEncrypted() {
        Api api = channel("hooks-secret");
        Map<String, String> key = Map.of("Idempotency-Key", UUID.randomUUID().toString());
        Map<String, String> wish = Map.of("url", "http://127.0.0.1:9/hook", "description", "a test");
        Reply first = api.post("/webhook-endpoints", wish, key);
        Reply again = api.post("/webhook-endpoints", wish, key);

        assertThat(first.status()).as(first.text()).isEqualTo(201);
        assertThat(first.at("secret")).startsWith("whsec_");
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.at("id")).isEqualTo(first.at("id"));
        assertThat(again.body().has("secret")).isFalse();
        Reply read = api.get(first.header("Location").substring("/api/v1".length()));
        assertThat(read.at("publicKey")).isEqualTo(first.at("publicKey")).startsWith("whpk_");
        assertThat(read.text() + api.get("/webhook-endpoints").text()).doesNotContain("whsec_");
        Map<String, Object> kept = stack.swapDatabase()
                .rows("""
                        select e.sealed_keys, k.response_body from swap.webhook_endpoint e
                          join swap.idempotency_key k on k.key = ? where e.endpoint_id = ?""", key.get("Idempotency-Key"), UUID.fromString(first.at("id")))
                .get(0);
        byte[] secret = Base64.getDecoder().decode(first.at("secret").substring("whsec_".length()));
        assertThat(new String((byte[]) kept.get("sealed_keys"), StandardCharsets.ISO_8859_1))
                .doesNotContain(new String(secret, StandardCharsets.ISO_8859_1));
        assertThat(new String((byte[]) kept.get("response_body"), StandardCharsets.UTF_8))
                .doesNotContain("whsec_");
    }

    @Test
    @DisplayName(
            "WH-02: what fails comes again by the schedule, with its id and a new time; redirects are not followed")
    void triesAgain() {
        Api api = channel("hooks-retry");
        AtomicInteger tries = new AtomicInteger();
        int[] answers = {500, Receiver.HANGS, 302, OK};
        try (Receiver receiver = new Receiver(each -> answers[Math.min(3, tries.getAndIncrement())])) {
            Reply endpoint = register(api, receiver.url("/hook"));
            Customer.with(api, "1", "BTC");
            Reply list = awaitAll(api, endpoint, "DELIVERED", 1);

            List<Received> came = receiver.of("/hook");
            assertThat(came).hasSize(4);
            assertThat(receiver.of("/elsewhere")).isEmpty();
            assertThat(came).extracting(Received::id).containsOnly(came.get(0).id());
            assertThat(came).extracting(Received::body).containsOnly(came.get(0).body());
            assertThat(came)
                    .extracting(each -> Long.parseLong(each.headers().get("webhook-timestamp")))
                    .isSorted();
            assertThat(came.get(3).headers().get("webhook-timestamp"))
                    .isNotEqualTo(came.get(0).headers().get("webhook-timestamp"));
            assertThat(verified(came, endpoint.at("secret"), endpoint.at("publicKey")))
                    .containsOnly(Map.of("v1", true, "v1a", true));
            JsonNode attempts = api.get("/webhook-deliveries/"
                            + list.body().path("deliveries").path(0).path("id").asText())
                    .body()
                    .path("attempts");
            assertThat(attempts)
                    .extracting(attempt -> attempt.path("error").asText())
                    .containsExactly(
                            "answered 500",
                            "no answer within 3000 ms",
                            "answered 302, and redirects are not followed",
                            "");
            assertThat(attempts)
                    .extracting(attempt -> attempt.path("status").asInt())
                    .containsExactly(500, 0, 302, OK);
            assertThat(api.get("/webhook-endpoints/" + endpoint.at("id")).body().has("failingSince"))
                    .isFalse();
        }
    }

    @Test
    @DisplayName(
            "WH-02: when nothing was taken for the whole schedule the endpoint is disabled; one by one or all, it is sent again")
    void givesUpAndSendsAgain() {
        Api api = channel("hooks-failing");
        try (Receiver receiver = new Receiver(each -> 503)) {
            Reply endpoint = register(api, receiver.url("/hook"));
            String id = endpoint.at("id");
            Customer customer = Customer.with(api, "1", "BTC");
            Reply failed = awaitAll(api, endpoint, "FAILED", 1);
            Reply disabled = api.get("/webhook-endpoints/" + id);
            assertThat(disabled.at("state")).isEqualTo("DISABLED");
            assertThat(disabled.at("disabled", "reason")).isEqualTo("FAILING");
            assertThat(receiver.all()).hasSize(4);
            String delivery =
                    failed.body().path("deliveries").path(0).path("id").asText();
            assertThat(api.post("/webhook-deliveries/" + delivery + "/redelivery", Map.of())
                            .at("code"))
                    .isEqualTo("endpoint-disabled");
            Map<String, String> all = Map.of("endpoint", id, "from", "2026-01-01T00:00:00Z");
            assertThat(api.post("/webhook-deliveries/redelivery", all).at("code"))
                    .isEqualTo("endpoint-disabled");

            receiver.answer(each -> OK);
            assertThat(api.put("/webhook-endpoints/" + id, Map.of("url", receiver.url("/hook")))
                            .at("state"))
                    .isEqualTo("ENABLED");
            Reply one = api.post("/webhook-deliveries/" + delivery + "/redelivery", Map.of());
            assertThat(one.status()).as(one.text()).isEqualTo(202);
            awaitAll(api, endpoint, "DELIVERED", 1);
            customer.deposit("1", "BTC");
            awaitAll(api, endpoint, "DELIVERED", 2);
            assertThat(api.get("/webhook-deliveries/" + delivery).body().path("attempts"))
                    .hasSize(5);

            assertThat(api.post("/webhook-deliveries/redelivery", all)
                            .body()
                            .path("count")
                            .asInt())
                    .isZero();
            Reply both = api.post(
                    "/webhook-deliveries/redelivery",
                    Map.of("endpoint", id, "from", "2026-01-01T00:00:00Z", "state", "DELIVERED"));
            assertThat(both.body().path("count").asInt()).as(both.text()).isEqualTo(2);
            await("both have come again")
                    .atMost(SOON)
                    .until(() -> receiver.all().size() >= 8);
            assertThat(receiver.all().stream().map(Received::id).distinct()).hasSize(2);
            assertThat(events(api))
                    .extracting(event -> event.path("type").asText())
                    .contains("webhook-endpoint-disabled");
            assertThat(api.get("/webhook-endpoints/" + id).body().has("disabled"))
                    .isFalse();
        }
    }

    @Test
    @DisplayName("WH-03: 410 disables the endpoint, its owner is told, and what was open goes on when it is enabled")
    void isGone() {
        Api api = channel("hooks-gone");
        try (Receiver receiver = new Receiver(each -> each.path().equals("/gone") ? 410 : OK)) {
            Reply gone = register(api, receiver.url("/gone"));
            register(api, receiver.url("/stays"));
            Customer.with(api, "1", "BTC");
            await("the endpoint is disabled")
                    .atMost(SOON)
                    .until(() -> api.get("/webhook-endpoints/" + gone.at("id"))
                            .at("disabled", "reason")
                            .equals("GONE"));
            await("the owner is told by the other endpoint")
                    .atMost(SOON)
                    .until(() -> receiver.of("/stays").stream()
                            .anyMatch(each -> each.json().path("type").asText().equals("webhook-endpoint-disabled")
                                    && each.json()
                                            .path("data")
                                            .path("endpoint")
                                            .asText()
                                            .equals(gone.at("id"))));
            assertThat(receiver.of("/gone")).hasSize(1);
            awaitAll(api, gone, "PENDING", 1);

            receiver.answer(each -> OK);
            api.put("/webhook-endpoints/" + gone.at("id"), Map.of("url", receiver.url("/gone")));
            awaitAll(api, gone, "DELIVERED", 1);
        }
    }

    @ParameterizedTest
    @DisplayName("WH-04: an address that leads into a network is refused at registration")
    @ValueSource(
            strings = {
                "http://10.0.0.1/",
                "http://169.254.169.254/latest/meta-data",
                "http://192.168.1.1/",
                "http://[fc00::1]/",
                "http://[::ffff:10.0.0.1]/",
                "http://2130706433/",
                "http://0x7f000001/",
                "http://0177.0.0.1/",
                "http://user@127.0.0.1/",
                "file:///etc/passwd",
                "gopher://127.0.0.1/",
                "https://no-such-name.invalid/"
            })
    void refusesAtRegistration(String url) {
        Reply refused = channel("hooks-refused").post("/webhook-endpoints", Map.of("url", url));

        assertThat(refused.status()).as(refused.text()).isEqualTo(422);
        assertThat(refused.at("code")).isEqualTo("url-refused");
    }

    @Test
    @DisplayName("WH-04: it is refused at send time, too, and nothing is sent")
    void refusesAtSendTime() {
        Api api = channel("hooks-moved");
        try (Receiver receiver = new Receiver(each -> OK)) {
            Reply endpoint = register(api, receiver.url("/hook"));
            stack.swapDatabaseAsOwner()
                    .update(
                            "update swap.webhook_endpoint set url = 'http://169.254.169.254/' where endpoint_id = ?",
                            UUID.fromString(endpoint.at("id")));
            Customer.with(api, "1", "BTC");
            Reply failed = awaitAll(api, endpoint, "FAILED", 1);
            JsonNode attempts = api.get("/webhook-deliveries/"
                            + failed.body()
                                    .path("deliveries")
                                    .path(0)
                                    .path("id")
                                    .asText())
                    .body()
                    .path("attempts");
            assertThat(attempts)
                    .isNotEmpty()
                    .allMatch(attempt -> attempt.path("error").asText().startsWith("nothing was sent"));
            assertThat(receiver.all()).isEmpty();
        }
    }

    @Test
    @DisplayName("WH-05: while keys overlap, whoever knows the old ones or the new ones verifies everything")
    void rotates() {
        Api api = channel("hooks-rotated");
        try (Receiver receiver = new Receiver(each -> OK)) {
            Reply old = register(api, receiver.url("/hook"));
            String id = old.at("id");
            Customer customer = Customer.with(api, "1", "BTC");
            await("the first has come").atMost(SOON).until(() -> receiver.all().size() == 1);
            Reply rotated = api.post("/webhook-endpoints/" + id + "/rotation", Map.of());
            assertThat(rotated.status()).as(rotated.text()).isEqualTo(200);
            assertThat(rotated.at("secret")).isNotEqualTo(old.at("secret"));
            customer.deposit("1", "BTC");
            customer.deposit("1", "BTC");
            await("three have come").atMost(SOON).until(() -> receiver.all().size() == 3);

            List<Received> after = receiver.all().subList(1, 3);
            assertThat(verified(receiver.all(), old.at("secret"), old.at("publicKey")))
                    .containsOnly(Map.of("v1", true, "v1a", true));
            assertThat(verified(after, rotated.at("secret"), rotated.at("publicKey")))
                    .containsOnly(Map.of("v1", true, "v1a", true));
            assertThat(after)
                    .allMatch(each -> each.headers().get("webhook-signature").split(" ").length == 4);

            stack.swapDatabaseAsOwner()
                    .update(
                            "update swap.webhook_endpoint set previous_until = now() where endpoint_id = ?",
                            UUID.fromString(id));
            customer.deposit("1", "BTC");
            await("the last has come").atMost(SOON).until(() -> receiver.all().size() == 4);
            List<Received> last = receiver.all().subList(3, 4);
            assertThat(verified(last, old.at("secret"), old.at("publicKey")))
                    .containsOnly(Map.of("v1", false, "v1a", false));
            assertThat(verified(last, rotated.at("secret"), rotated.at("publicKey")))
                    .containsOnly(Map.of("v1", true, "v1a", true));
        }
    }

    @Test
    @DisplayName("WH-07: an endpoint that hangs keeps a bounded number of requests, and no other endpoint waiting")
    void keepsOthersGoingWhileOneHangs() {
        Api api = channel("hooks-hanging");
        int events = 30;
        try (Receiver hanging = new Receiver(each -> Receiver.HANGS);
                Receiver good = new Receiver(each -> OK)) {
            Reply slow = registerForTransfers(api, hanging.url("/hook"));
            Reply quick = registerForTransfers(api, good.url("/hook"));
            Customer customer = Customer.open(api);
            for (int i = 0; i < events; i++) {
                api.post(
                        "/transfers",
                        Map.of("customer", customer.id(), "kind", "deposit", "asset", "BTC", "amount", "1"));
            }
            awaitAll(api, quick, "DELIVERED", events);

            assertThat(stack.swapDatabase()
                            .count(
                                    "select count(*) from swap.webhook_delivery where endpoint_id = ? and state = 'DELIVERED'",
                                    UUID.fromString(slow.at("id"))))
                    .isZero();
            assertThat(hanging.all()).isNotEmpty();
            assertThat(hanging.mostAtOnce()).isLessThanOrEqualTo(4);
            System.out.printf(
                    "webhooks beside an endpoint that hangs: p99_ms=%s max_ms=%s%n",
                    stack.swapDatabase().value("""
                                    select (percentile_cont(0.99) within group (order by extract(epoch from ended_at - created_at)) * 1000)::int
                                      from swap.webhook_delivery where endpoint_id = ?""", UUID.fromString(quick.at("id"))),
                    stack.swapDatabase().value("""
                                    select (max(extract(epoch from ended_at - created_at)) * 1000)::int
                                      from swap.webhook_delivery where endpoint_id = ?""", UUID.fromString(quick.at("id"))));
            assertThat(api.delete("/webhook-endpoints/" + slow.at("id")).status())
                    .isEqualTo(204);
            assertThat(api.get("/webhook-endpoints/" + slow.at("id")).status()).isEqualTo(404);
            awaitAll(api, slow, "FAILED", events);
        }
    }

    @Test
    void showsAChannelNothingOfAnother() {
        Api api = channel("hooks-own");
        Api other = channel("hooks-foreign");
        try (Receiver receiver = new Receiver(each -> OK)) {
            Reply endpoint = register(api, receiver.url("/hook"));
            Customer.with(api, "1", "BTC");
            String delivery = awaitAll(api, endpoint, "DELIVERED", 1)
                    .body()
                    .path("deliveries")
                    .path(0)
                    .path("id")
                    .asText();

            assertThat(other.get("/webhook-endpoints/" + endpoint.at("id")).status())
                    .isEqualTo(404);
            assertThat(other.put("/webhook-endpoints/" + endpoint.at("id"), Map.of("url", receiver.url("/x")))
                            .status())
                    .isEqualTo(404);
            assertThat(other.delete("/webhook-endpoints/" + endpoint.at("id")).status())
                    .isEqualTo(404);
            assertThat(other.post("/webhook-endpoints/" + endpoint.at("id") + "/rotation", Map.of())
                            .status())
                    .isEqualTo(404);
            assertThat(other.get("/webhook-deliveries/" + delivery).status()).isEqualTo(404);
            assertThat(other.post("/webhook-deliveries/" + delivery + "/redelivery", Map.of())
                            .status())
                    .isEqualTo(404);
            assertThat(other.post(
                                    "/webhook-deliveries/redelivery",
                                    Map.of("endpoint", endpoint.at("id"), "from", "2026-01-01T00:00:00Z"))
                            .status())
                    .isEqualTo(400);
            assertThat(other.get("/webhook-deliveries").body().path("deliveries"))
                    .isEmpty();
            assertThat(other.get("/webhook-endpoints").body().path("endpoints")).isEmpty();
            Api reader = api.withToken(stack.token("hooks-own", "swaps:read"));
            assertThat(reader.get("/webhook-deliveries").status()).isEqualTo(200);
            assertThat(reader.post("/webhook-endpoints", Map.of("url", receiver.url("/x")))
                            .status())
                    .isEqualTo(403);
        }
    }

    @Test
    void listsDeliveriesPageByPageAndByTheirEvent() {
        Api api = channel("hooks-paged");
        try (Receiver receiver = new Receiver(each -> OK)) {
            Reply endpoint = register(api, receiver.url("/hook"));
            Customer customer = Customer.with(api, "1", "BTC");
            customer.deposit("1", "BTC");
            customer.deposit("1", "BTC");
            awaitAll(api, endpoint, "DELIVERED", 3);

            List<String> ids = new ArrayList<>();
            String path = "/webhook-deliveries?limit=2&endpoint=" + endpoint.at("id");
            while (!path.isEmpty()) {
                Reply page = api.get(path);
                assertThat(page.status()).as(page.text()).isEqualTo(200);
                page.body()
                        .path("deliveries")
                        .forEach(each -> ids.add(each.path("id").asText()));
                String link = page.header("Link");
                path = link.isEmpty() ? "" : link.substring("</api/v1".length(), link.indexOf('>'));
            }
            assertThat(ids).hasSize(3).doesNotHaveDuplicates().isSortedAccordingTo((a, b) -> b.compareTo(a));
            String event = receiver.all().get(0).id();
            assertThat(api.get("/webhook-deliveries?event=" + event).body().path("deliveries"))
                    .hasSize(1);
            assertThat(api.get("/webhook-deliveries?state=LOST").status()).isEqualTo(400);
            assertThat(api.get("/webhook-deliveries?cursor=garbage").status()).isEqualTo(400);
        }
    }

    @Test
    void takesAChannelOnlySoManyEndpoints() {
        Api api = channel("hooks-many");
        for (int i = 0; i < 10; i++) {
            assertThat(register(api, "http://127.0.0.1:9/" + i).status()).isEqualTo(201);
        }
        Reply refused = api.post("/webhook-endpoints", Map.of("url", "http://127.0.0.1:9/11"));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.at("code")).isEqualTo("too-many-endpoints");
        assertThat(api.get("/webhook-endpoints").body().path("endpoints")).hasSize(10);
        assertThat(api.post("/webhook-endpoints", Map.of("url", "http://127.0.0.1:9/", "types", List.of("lost")))
                        .at("code"))
                .isEqualTo("invalid-request");
    }

    private Api channel(String name) {
        stack.swapDatabaseAsOwner().update("""
                insert into swap.channel (name, spread_bps, fee_bps, offer_ttl_ms, saga_timeout_ms)
                values (?, 0, 0, 30000, 30000) on conflict do nothing""", name);
        return stack.api(name);
    }

    private static Reply register(Api api, String url) {
        Reply registered = api.post("/webhook-endpoints", Map.of("url", url));
        assertThat(registered.status()).as(registered.text()).isEqualTo(201);
        return registered;
    }

    private static Reply registerForTransfers(Api api, String url) {
        Reply registered = api.post("/webhook-endpoints", Map.of("url", url, "types", List.of("transfer-booked")));
        assertThat(registered.status()).as(registered.text()).isEqualTo(201);
        return registered;
    }

    /** Waits until exactly so many deliveries to an endpoint are in a state. */
    private static Reply awaitAll(Api api, Reply endpoint, String state, int count) {
        return await(count + " deliveries are " + state)
                .atMost(SOON)
                .until(
                        () -> api.get(
                                "/webhook-deliveries?limit=100&endpoint=" + endpoint.at("id") + "&state=" + state),
                        reply -> reply.body().path("deliveries").size() == count);
    }

    private static List<JsonNode> events(Api api) {
        List<JsonNode> events = new ArrayList<>();
        api.get("/events?limit=500").body().path("events").forEach(events::add);
        return events;
    }

    /** What others make of the signatures: the published library and Node.js. */
    private static List<Map<String, Boolean>> verified(List<Received> webhooks, String secret, String publicKey) {
        List<Map<String, Object>> input = webhooks.stream()
                .map(each -> Map.<String, Object>of(
                        "secret",
                        secret,
                        "publicKey",
                        publicKey,
                        "headers",
                        lowerCase(each.headers()),
                        "body",
                        each.body()))
                .toList();
        List<Map<String, Boolean>> verified = new ArrayList<>();
        Json.read(Node.run("verify-webhooks.js", Json.write(input)))
                .forEach(each -> verified.add(Map.of(
                        "v1", each.path("v1").asBoolean(),
                        "v1a", each.path("v1a").asBoolean())));
        return verified;
    }

    private static Map<String, String> lowerCase(Map<String, String> headers) {
        Map<String, String> lower = new TreeMap<>();
        headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
        return lower;
    }
}
