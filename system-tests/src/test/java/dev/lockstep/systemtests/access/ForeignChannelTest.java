package dev.lockstep.systemtests.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.launcher.token.TokenRequest;
import dev.lockstep.systemtests.stack.Api;
import dev.lockstep.systemtests.stack.Api.Reply;
import dev.lockstep.systemtests.stack.Customer;
import dev.lockstep.systemtests.stack.OpenApi;
import dev.lockstep.systemtests.stack.OpenApi.Operation;
import dev.lockstep.systemtests.stack.Receiver;
import dev.lockstep.systemtests.stack.Stack;
import dev.lockstep.systemtests.stack.SystemTest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What belongs to another channel does not exist: every operation that takes an id, asked for another channel's object and for
 * one that nobody has, answers the same.
 */
@SystemTest
class ForeignChannelTest {

    private static final String NOBODY = UUID.randomUUID().toString();
    private static final Pattern COUNTED = Pattern.compile(
            "lockstep_access_foreign_objects_total(?:_total)?\\{[^}]*kind=\"([a-z]+)\"[^}]*} ([0-9.]+)");

    /** What belongs to nobody. */
    private static final Set<String> SHARED = Set.of("GET /prices/{pair}");

    /** @param path of one object, {@code body} where the operation takes one */
    private record Request(String path, String body) {

        private static Request of(String path) {
            return new Request(path, "");
        }
    }

    private final Stack stack;
    private final Api owner;
    private final Api stranger;
    private final Receiver receiver = new Receiver(each -> 200);

    ForeignChannelTest(Stack stack) {
        this.stack = stack;
        for (String channel : List.of("keeper", "stranger")) {
            stack.swapDatabaseAsOwner().update("""
                    insert into swap.channel (name, spread_bps, fee_bps, offer_ttl_ms, saga_timeout_ms)
                    values (?, 0, 0, 600000, 30000) on conflict do nothing""", channel);
        }
        this.owner = api("keeper");
        this.stranger = api("stranger");
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    /** With every scope, so that it is the channel that is judged. */
    private Api api(String channel) {
        return stack.api()
                .withToken(stack.sign(
                        new TokenRequest(channel, List.copyOf(Credential.everyScope()), Duration.ofHours(1))));
    }

    /** A swap of the customer that waits for approval. */
    private String pending(String customer) {
        String agent = stack.sign(TokenRequest.ofAgent(
                "foreign",
                "keeper",
                List.of("swaps:write"),
                Duration.ofHours(1),
                Map.of("BTC", Map.of("perSwap", "1", "perDay", "1000000", "approveAbove", "0"))));
        String offer = Customer.known(owner, customer).offerId("0.1", "BTC", "ETH");
        Reply asked = owner.withToken(agent).post("/swaps", Map.of("offerId", offer));
        assertThat(asked.at("state")).as(asked.text()).isEqualTo("PENDING_APPROVAL");
        return asked.at("id");
    }

    /** The owner's objects, one of each type. */
    private record Objects(
            String customer,
            String offer,
            String swap,
            String pending,
            String transfer,
            String hook,
            String endpoint,
            String delivery) {

        static Objects of(Api api, UnaryOperator<String> pending, String hook) {
            String endpoint =
                    api.post("/webhook-endpoints", Map.of("url", hook)).at("id");
            Customer customer = Customer.with(api, "1", "BTC");
            String offer = customer.offerId("0.1", "BTC", "ETH");
            String swap = customer.swap("0.1", "BTC", "ETH").at("id");
            String transfer = api.post(
                            "/transfers",
                            Map.of("customer", customer.id(), "kind", "deposit", "asset", "EUR", "amount", "5"))
                    .at("id");
            customer.ended("/transfers/" + transfer);
            String delivery = api.get("/webhook-deliveries?endpoint=" + endpoint)
                    .body()
                    .at("/deliveries/0/id")
                    .asText();
            return new Objects(
                    customer.id(), offer, swap, pending.apply(customer.id()), transfer, hook, endpoint, delivery);
        }

        static Objects unknown(String hook) {
            return new Objects(NOBODY, NOBODY, NOBODY, NOBODY, NOBODY, hook, NOBODY, NOBODY);
        }

        /** One request for each operation that takes an id, in its path or its body. */
        Map<String, Request> requests() {
            String wishes = "\"sell\":{\"asset\":\"BTC\",\"amount\":\"0.1\"},\"buy\":{\"asset\":\"ETH\"}";
            Map<String, Request> requests = new HashMap<>();
            requests.put("GET /customers/{id}", Request.of("/customers/" + customer));
            requests.put("GET /customers/{id}/balances", Request.of("/customers/" + customer + "/balances"));
            requests.put(
                    "GET /accounts/{account}/entries", Request.of("/accounts/customer:" + customer + ":BTC/entries"));
            requests.put("GET /offers/{id}", Request.of("/offers/" + offer));
            requests.put("GET /swaps/{id}", Request.of("/swaps/" + swap));
            requests.put("GET /swaps/{id}/events", Request.of("/swaps/" + swap + "/events"));
            requests.put("GET /transfers/{id}", Request.of("/transfers/" + transfer));
            requests.put("POST /swaps/{id}/approval", new Request("/swaps/" + pending + "/approval", "{}"));
            requests.put(
                    "POST /swaps/{id}/rejection",
                    new Request("/swaps/" + pending + "/rejection", "{\"reason\":\"not mine\"}"));
            requests.put("POST /swaps", new Request("/swaps", "{\"offerId\":\"" + offer + "\"}"));
            requests.put("POST /offers", new Request("/offers", "{\"customer\":\"" + customer + "\"," + wishes + "}"));
            requests.put(
                    "POST /simulations",
                    new Request("/simulations", "{\"customer\":\"" + customer + "\"," + wishes + "}"));
            requests.put(
                    "POST /transfers",
                    new Request(
                            "/transfers",
                            "{\"customer\":\"" + customer
                                    + "\",\"kind\":\"withdrawal\",\"asset\":\"BTC\",\"amount\":\"0.1\"}"));
            String endpoints = "/webhook-endpoints/" + endpoint;
            requests.put("GET /webhook-endpoints/{id}", Request.of(endpoints));
            requests.put("PUT /webhook-endpoints/{id}", new Request(endpoints, "{\"url\":\"" + hook + "?mine\"}"));
            requests.put("DELETE /webhook-endpoints/{id}", Request.of(endpoints));
            requests.put("POST /webhook-endpoints/{id}/rotation", new Request(endpoints + "/rotation", "{}"));
            requests.put("GET /webhook-deliveries/{id}", Request.of("/webhook-deliveries/" + delivery));
            requests.put(
                    "POST /webhook-deliveries/{id}/redelivery",
                    new Request("/webhook-deliveries/" + delivery + "/redelivery", "{}"));
            requests.put(
                    "POST /webhook-deliveries/redelivery",
                    new Request(
                            "/webhook-deliveries/redelivery",
                            "{\"endpoint\":\"" + endpoint + "\",\"from\":\"2026-01-01T00:00:00Z\"}"));
            return requests;
        }
    }

    @Test
    void answersForAnotherChannelsObjectWhatItAnswersForNone() {
        Objects objects = Objects.of(owner, this::pending, receiver.url("/hook"));
        Map<String, Request> theirs = objects.requests();
        Map<String, Request> nobodys = Objects.unknown(objects.hook()).requests();
        Map<String, JsonNode> before = new TreeMap<>();
        assertThat(theirs.keySet())
                .as("requests for every operation that takes an id: add one for a new operation")
                .containsExactlyInAnyOrderElementsOf(takingAnId());
        theirs.forEach((operation, request) -> {
            if (operation.startsWith("GET ")) {
                Reply own = send(owner, operation, request);
                assertThat(own.status()).as(operation).isEqualTo(200);
                before.put(operation, own.body());
            }
        });
        Map<String, Integer> countedBefore = counted();

        theirs.forEach((operation, request) -> {
            Reply foreign = send(stranger, operation, request);
            Reply unknown = send(stranger, operation, nobodys.get(operation));
            assertThat(foreign.status()).as(operation + " " + foreign.text()).isEqualTo(unknown.status());
            assertThat(foreign.status()).as(operation).isEqualTo(isPartOfABody(operation) ? 400 : 404);
            assertThat(without(foreign)).as(operation).isEqualTo(without(unknown));
            assertThat(foreign.text()).doesNotContain("keeper");
        });

        before.forEach((operation, body) -> {
            JsonNode after = send(owner, operation, theirs.get(operation)).body();
            // Balances are as of now, and every try is noted.
            if (!operation.contains("/webhook-deliveries/")) {
                assertThat(withoutTime(after)).as(operation).isEqualTo(withoutTime(body));
            }
        });
        assertThat(owner.get("/swaps/" + objects.pending()).at("state")).isEqualTo("PENDING_APPROVAL");
        assertThat(stack.logged("payara", "access.foreign_object"))
                .anyMatch(line -> line.contains("channel=stranger kind=swap id=" + objects.swap() + " owner=keeper"))
                .anyMatch(line -> line.contains("kind=customer id=" + objects.customer()))
                .anyMatch(line -> line.contains("kind=offer id=" + objects.offer()))
                .anyMatch(line -> line.contains("kind=transfer id=" + objects.transfer()))
                .noneMatch(line -> line.contains(NOBODY));
        await("each kind is counted").atMost(Duration.ofSeconds(30)).until(() -> {
            Map<String, Integer> now = counted();
            return now.keySet().equals(Set.of("customer", "offer", "swap", "transfer"))
                    && now.entrySet().stream()
                            .allMatch(kind -> kind.getValue() > countedBefore.getOrDefault(kind.getKey(), 0));
        });
    }

    @Test
    void listsNothingOfAnotherChannel() {
        Objects objects = Objects.of(owner, this::pending, receiver.url("/hook"));
        assertThat(owner.get("/swaps?customer=" + objects.customer()).body().path("swaps"))
                .hasSize(2);
        Reply foreign = stranger.get("/swaps?customer=" + objects.customer());
        assertThat(foreign.status()).isEqualTo(200);
        assertThat(foreign.text())
                .isEqualTo(stranger.get("/swaps?customer=" + NOBODY).text());
        assertThat(stranger.get("/events?limit=500").text()).doesNotContain(objects.swap(), objects.customer());
    }

    @Test
    void takesNoCursorOfAnotherChannel() {
        Customer customer = Customer.with(owner, "1", "BTC");
        customer.swap("0.1", "BTC", "ETH");
        customer.swap("0.1", "BTC", "ETH");
        for (String list : List.of("/swaps?limit=1", "/events?limit=1")) {
            String next = next(owner.get(list));
            assertThat(owner.get(next).status()).as(next).isEqualTo(200);
            Reply foreign = stranger.get(next);
            assertThat(foreign.status()).as(next + " " + foreign.text()).isEqualTo(400);
            assertThat(foreign.at("code")).isEqualTo("invalid-request");
        }
        String entries = next(owner.get("/accounts/customer:" + customer.id() + ":BTC/entries?limit=1"));
        assertThat(owner.get(entries).status()).isEqualTo(200);
        assertThat(stranger.get(entries).status()).isEqualTo(404);
    }

    /** A key is the channel's own: the same one of another channel is another key. */
    @Test
    void repeatsNobodyTheAnswerToAnotherChannelsRequest() {
        Map<String, String> key = Map.of("Idempotency-Key", "shared-" + UUID.randomUUID());
        Reply first = owner.post("/customers", Map.of(), key);
        Reply second = stranger.post("/customers", Map.of(), key);
        assertThat(first.status()).isEqualTo(201);
        assertThat(second.status()).isEqualTo(201);
        assertThat(second.header("Idempotency-Replayed")).isEmpty();
        assertThat(second.at("id")).isNotEqualTo(first.at("id"));
        assertThat(owner.post("/customers", Map.of(), key).at("id")).isEqualTo(first.at("id"));
    }

    private static Set<String> takingAnId() {
        Set<String> operations = new TreeSet<>();
        for (Operation operation : OpenApi.integrators().described()) {
            if (operation.hasVariables() || hasAnId(operation.body())) {
                operations.add(operation.name());
            }
        }
        operations.removeAll(SHARED);
        return operations;
    }

    private static boolean hasAnId(JsonNode schema) {
        return schema.path("format").asText().equals("uuid")
                || schema.path("properties").properties().stream().anyMatch(property -> hasAnId(property.getValue()));
    }

    /** An offer's swap is looked for by the offer; a customer and an endpoint are facts of the body. */
    private static boolean isPartOfABody(String operation) {
        return Set.of("POST /offers", "POST /simulations", "POST /transfers", "POST /webhook-deliveries/redelivery")
                .contains(operation);
    }

    private static Reply send(Api api, String operation, Request request) {
        return api.ask(
                operation.split(" ", 2)[0],
                request.path(),
                request.body(),
                Map.of("Idempotency-Key", UUID.randomUUID().toString()));
    }

    /** What is there of an answer beside the address that was asked for and the name of the call. */
    private static JsonNode without(Reply reply) {
        ObjectNode body = reply.body().deepCopy();
        body.remove(List.of("instance", "traceId"));
        return body;
    }

    private static JsonNode withoutTime(JsonNode body) {
        return body instanceof ObjectNode object && object.has("at")
                ? object.deepCopy().without("at")
                : body;
    }

    private static String next(Reply page) {
        assertThat(page.status()).as(page.text()).isEqualTo(200);
        String link = page.header("Link");
        assertThat(link).matches("</api/v1/[^>]+>; rel=\"next\"");
        return link.substring("</api/v1".length(), link.indexOf('>'));
    }

    private Map<String, Integer> counted() {
        Map<String, Integer> counted = new TreeMap<>();
        Matcher matcher = COUNTED.matcher(stack.says("/metrics"));
        while (matcher.find()) {
            counted.put(matcher.group(1), (int) Double.parseDouble(matcher.group(2)));
        }
        return counted;
    }
}
