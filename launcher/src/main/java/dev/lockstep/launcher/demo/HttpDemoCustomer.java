package dev.lockstep.launcher.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The demo's one customer, with something to swap: made by the API as anybody would make it, and with the same
 * idempotency keys at every start, so that it is made once.
 */
public final class HttpDemoCustomer {

    public static final String CHANNEL = "demo";
    private static final String REFERENCE = "alice";
    private static final Map<String, String> DEPOSITS = Map.of("EUR", "100000", "BTC", "10", "ETH", "100");
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(15);
    private static final int TRIES_MAX = 30;
    private static final Logger LOG = System.getLogger(HttpDemoCustomer.class.getName());

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(ANSWER_WITHIN).build();
    private final String api;
    private final String token;

    /** @param token with the scopes customers:write and transfers:write of the demo channel */
    public HttpDemoCustomer(String http, String token) {
        this.api = http + "/api/v1/";
        this.token = token;
    }

    /** Without this customer the demo is poorer, not broken: what goes wrong is told, and the start goes on. */
    public void write() throws InterruptedException {
        try {
            String customer = post("customers", json.createObjectNode().put("reference", REFERENCE))
                    .path("id")
                    .asText();
            for (Map.Entry<String, String> deposit : DEPOSITS.entrySet()) {
                post(
                        "transfers",
                        json.createObjectNode()
                                .put("customer", customer)
                                .put("kind", "deposit")
                                .put("asset", deposit.getKey())
                                .put("amount", deposit.getValue()));
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "demo.customer-missing why=\"{0}\"; see runbook#demo", e.getMessage());
        }
    }

    /** A server that has just started may be behind and take nothing for a moment. */
    private static boolean mayComeBack(HttpResponse<byte[]> answer) {
        return answer.headers().firstValue("Retry-After").isPresent();
    }

    private JsonNode post(String path, ObjectNode body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(api + path))
                .timeout(ANSWER_WITHIN)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header(
                        "Idempotency-Key",
                        "demo-" + path + "-" + body.path("asset").asText(REFERENCE))
                .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body)))
                .build();
        HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        for (int tries = 1; tries < TRIES_MAX && mayComeBack(answer); tries++) {
            TimeUnit.SECONDS.sleep(1);
            answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        }
        if (answer.statusCode() / 100 != 2) {
            throw new IOException("POST " + path + " was answered with " + answer.statusCode());
        }
        return json.readTree(answer.body());
    }
}
