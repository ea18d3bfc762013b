package dev.lockstep.systemtests.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.launcher.token.TokenRequest;
import dev.lockstep.systemtests.stack.Api;
import dev.lockstep.systemtests.stack.Api.Reply;
import dev.lockstep.systemtests.stack.Customer;
import dev.lockstep.systemtests.stack.Json;
import dev.lockstep.systemtests.stack.OpenApi;
import dev.lockstep.systemtests.stack.OpenApi.Operation;
import dev.lockstep.systemtests.stack.Receiver;
import dev.lockstep.systemtests.stack.Stack;
import dev.lockstep.systemtests.stack.SystemTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Nobody sets what is ours to set: a property that is not described is refused wherever it stands, and the request has no effect,
 * though everything else of it is right.
 */
@SystemTest
class InternalFieldsTest {

    /** What answers and tables have and a caller might like to choose. */
    private static final List<String> INTERNAL = List.of(
            "id",
            "status",
            "state",
            "channel",
            "tenantId",
            "balance",
            "fee",
            "feeBps",
            "spreadBps",
            "price",
            "expiresAt",
            "deadline",
            "saga",
            "createdAt",
            "requestedAt",
            "approval",
            "__proto__");

    private final Stack stack;
    private final Api api;
    private final Receiver receiver = new Receiver(each -> 200);

    InternalFieldsTest(Stack stack) {
        this.stack = stack;
        stack.swapDatabaseAsOwner().update("""
                insert into swap.channel (name, spread_bps, fee_bps, offer_ttl_ms, saga_timeout_ms)
                values ('internals', 0, 0, 600000, 30000) on conflict do nothing""");
        this.api = stack.api()
                .withToken(stack.sign(
                        new TokenRequest("internals", List.copyOf(Credential.everyScope()), Duration.ofHours(1))));
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    /** What is taken, but for the key. */
    private record Request(String path, String body) {}

    /** A request that is taken, for every operation that takes a body. */
    private Map<String, Request> integratorsRequests() {
        Customer customer = Customer.with(api, "1", "BTC");
        String wish = "{\"customer\":\"" + customer.id()
                + "\",\"sell\":{\"asset\":\"BTC\",\"amount\":\"0.1\"},\"buy\":{\"asset\":\"ETH\"}}";
        Map<String, Request> requests = new HashMap<>();
        requests.put("POST /customers", new Request("/customers", "{}"));
        requests.put("POST /offers", new Request("/offers", wish));
        requests.put("POST /simulations", new Request("/simulations", wish));
        requests.put(
                "POST /swaps",
                new Request("/swaps", "{\"offerId\":\"" + customer.offerId("0.1", "BTC", "ETH") + "\"}"));
        requests.put("POST /swaps/{id}/approval", new Request("/swaps/" + pending(customer) + "/approval", "{}"));
        requests.put(
                "POST /swaps/{id}/rejection",
                new Request("/swaps/" + pending(customer) + "/rejection", "{\"reason\":\"too much\"}"));
        requests.put(
                "POST /transfers",
                new Request(
                        "/transfers",
                        "{\"customer\":\"" + customer.id()
                                + "\",\"kind\":\"deposit\",\"asset\":\"EUR\",\"amount\":\"1\"}"));
        String url = "{\"url\":\"" + receiver.url("/hook") + "\"}";
        String endpoint = api.post("/webhook-endpoints", Map.of("url", receiver.url("/hook")))
                .at("id");
        customer.swap("0.1", "BTC", "ETH");
        String delivery = api.get("/webhook-deliveries?endpoint=" + endpoint)
                .body()
                .at("/deliveries/0/id")
                .asText();
        requests.put("POST /webhook-endpoints", new Request("/webhook-endpoints", url));
        requests.put("PUT /webhook-endpoints/{id}", new Request("/webhook-endpoints/" + endpoint, url));
        requests.put(
                "POST /webhook-endpoints/{id}/rotation",
                new Request("/webhook-endpoints/" + endpoint + "/rotation", "{}"));
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

    private String pending(Customer customer) {
        String agent = stack.sign(TokenRequest.ofAgent(
                "internals",
                "internals",
                List.of("swaps:write"),
                Duration.ofHours(1),
                Map.of("BTC", Map.of("perSwap", "1", "perDay", "1000000", "approveAbove", "0"))));
        Reply asked = api.withToken(agent).post("/swaps", Map.of("offerId", customer.offerId("0.1", "BTC", "ETH")));
        assertThat(asked.at("state")).as(asked.text()).isEqualTo("PENDING_APPROVAL");
        return asked.at("id");
    }

    @Test
    void areRefusedWhereverTheyStand() {
        Map<String, Request> requests = integratorsRequests();
        assertThat(requests.keySet())
                .as("requests for every operation that takes one: add one for a new operation")
                .containsExactlyInAnyOrderElementsOf(takingABody(OpenApi.integrators()));
        for (Operation operation : OpenApi.integrators().described()) {
            if (!operation.body().isMissingNode()) {
                Request right = requests.get(operation.name());
                Map<String, String> key =
                        Map.of("Idempotency-Key", UUID.randomUUID().toString());
                for (Wrong wrong : wrongs(Json.read(right.body()), operation.body(), "")) {
                    Reply refused = api.ask(operation.method(), right.path(), wrong.body(), key);
                    assertThat(refused.status())
                            .as(operation.name() + " " + wrong.body() + " " + refused.text())
                            .isEqualTo(400);
                    assertThat(refused.at("code")).isEqualTo("invalid-request");
                    assertThat(refused.body().path("errors"))
                            .singleElement()
                            .extracting(error -> error.path("pointer").asText())
                            .isEqualTo(wrong.pointer());
                }
                Reply taken = api.ask(operation.method(), right.path(), right.body(), key);
                assertThat(taken.status())
                        .as(operation.name() + " " + taken.text())
                        .isBetween(200, 202);
                assertThat(taken.header("Idempotency-Replayed")).isEmpty();
            }
        }
    }

    /** Without the proof that the rest would be taken: that would have them stand still. */
    @Test
    void areRefusedToOperators() {
        Api operators = stack.operations();
        Map<String, String> bodies = Map.of(
                "POST /relays/{name}/pause", "{\"reason\":\"no\"}",
                "POST /relays/{name}/resume", "{\"reason\":\"no\"}",
                "POST /relays/{name}/resend", "{\"since\":\"2026-11-20T10:00:00.000000Z\"}");
        assertThat(bodies.keySet()).containsExactlyInAnyOrderElementsOf(takingABody(OpenApi.operators()));
        for (Operation operation : OpenApi.operators().described()) {
            if (!operation.body().isMissingNode()) {
                for (Wrong wrong : wrongs(Json.read(bodies.get(operation.name())), operation.body(), "")) {
                    Reply refused = operators.ask(operation.method(), operation.path("swap"), wrong.body(), Map.of());
                    assertThat(refused.status())
                            .as(operation.name() + " " + wrong.body() + " " + refused.text())
                            .isEqualTo(400);
                    assertThat(refused.text()).contains("\"" + wrong.pointer() + "\"");
                }
            }
        }
        assertThat(stack.operations("operations:read")
                        .get("/relays/swap")
                        .body()
                        .has("paused"))
                .isFalse();
    }

    /** A body with a property too many, and where. */
    private record Wrong(String body, String pointer) {}

    private static List<Wrong> wrongs(JsonNode body, JsonNode schema, String pointer) {
        assertThat(schema.path("type").asText()).as(schema.toString()).isEqualTo("object");
        List<Wrong> wrongs = new ArrayList<>();
        for (String name : INTERNAL) {
            if (!schema.path("properties").has(name)) {
                ObjectNode changed = body.deepCopy();
                changed.put(name, "1");
                wrongs.add(new Wrong(changed.toString(), pointer + "/" + name));
            }
        }
        schema.path("properties").properties().forEach(property -> {
            JsonNode inner = body.path(property.getKey());
            if (inner.isObject()) {
                wrongs(inner, property.getValue(), pointer + "/" + property.getKey())
                        .forEach(wrong -> {
                            ObjectNode changed = body.deepCopy();
                            changed.set(property.getKey(), Json.read(wrong.body()));
                            wrongs.add(new Wrong(changed.toString(), wrong.pointer()));
                        });
            }
        });
        return wrongs;
    }

    private static Set<String> takingABody(OpenApi description) {
        Set<String> operations = new TreeSet<>();
        for (Operation operation : description.described()) {
            if (!operation.body().isMissingNode()) {
                operations.add(operation.name());
            }
        }
        return operations;
    }
}
