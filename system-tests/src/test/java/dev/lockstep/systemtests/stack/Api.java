package dev.lockstep.systemtests.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The API over HTTP as an integrator's program calls it. */
public final class Api {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /** An answer; {@code body} is missing when there is none or it is no JSON. */
    public record Reply(int status, HttpHeaders headers, JsonNode body, String text) {

        public String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        /** The text at a path of properties, such as {@code "sell", "amount"}. */
        public String at(String... path) {
            JsonNode node = body;
            for (String name : path) {
                node = node.path(name);
            }
            return node.asText();
        }
    }

    /** The server did not answer, so nobody knows whether it acted. */
    public static final class NoAnswerException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NoAnswerException(IOException cause) {
            super(cause);
        }
    }

    private static final String INTEGRATORS = "/api/v1";
    private static final String OPERATIONS = "/operations/v1";

    private final URI server;
    private final String door;
    private final String token;

    Api(URI server, String token) {
        this(server, INTEGRATORS, token);
    }

    private Api(URI server, String door, String token) {
        this.server = server;
        this.door = door;
        this.token = token;
    }

    /** What operates the product of any server, with a bearer token or null. */
    public static Api operations(URI server, String token) {
        return new Api(server, OPERATIONS, token);
    }

    /** The API of any server, with a bearer token or null. */
    public static Api at(URI server, String token) {
        return new Api(server, token);
    }

    /** The same API with exactly this bearer token. */
    public Api withToken(String other) {
        return new Api(server, door, other);
    }

    public Reply get(String path) {
        return get(path, Map.of());
    }

    public Reply get(String path, Map<String, String> headers) {
        HttpRequest.Builder request = request(path).GET();
        headers.forEach(request::setHeader);
        return send(request.build(), "");
    }

    /** Opens a stream of events; fails when there is none to be had, which {@link #get} tells the reason of. */
    public EventStream stream(String path, Map<String, String> headers) {
        HttpRequest.Builder request =
                request(path).header("Accept", "text/event-stream").GET();
        headers.forEach(request::setHeader);
        try {
            return new EventStream(CLIENT.send(request.build(), BodyHandlers.ofInputStream()));
        } catch (IOException e) {
            throw new NoAnswerException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** A POST with an idempotency key of its own. */
    public Reply post(String path, Map<String, ?> body) {
        return post(path, body, Map.of("Idempotency-Key", UUID.randomUUID().toString()));
    }

    public Reply post(String path, Map<String, ?> body, Map<String, String> headers) {
        return postText(path, Json.write(body), headers);
    }

    public Reply postText(String path, String body, Map<String, String> headers) {
        HttpRequest.Builder request = request(path).header("Content-Type", "application/json");
        headers.forEach(request::setHeader);
        return send(request.POST(BodyPublishers.ofString(body)).build(), body);
    }

    /** A request of any method; with a body when there is one. */
    public Reply ask(String method, String path, String body, Map<String, String> headers) {
        HttpRequest.Builder request = request(path);
        headers.forEach(request::setHeader);
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        return send(
                request.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .build(),
                body);
    }

    public Reply put(String path, Map<String, ?> body) {
        String text = Json.write(body);
        return send(
                request(path)
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(text))
                        .build(),
                text);
    }

    public Reply delete(String path) {
        return send(request(path).DELETE().build(), "");
    }

    /** The status of {@code /health/<probe>}, or 0 without an answer. */
    public int health(String probe) {
        try {
            return send(HttpRequest.newBuilder(server.resolve("/health/" + probe))
                            .timeout(ANSWER_WITHIN)
                            .build())
                    .status();
        } catch (NoAnswerException e) {
            return 0;
        }
    }

    /** The body of whatever is answered there. */
    static String text(URI address) {
        return send(HttpRequest.newBuilder(address).timeout(ANSWER_WITHIN).build())
                .text();
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.resolve(door + path)).timeout(ANSWER_WITHIN);
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return request;
    }

    /** Fails when the exchange is not what the description of the API says. */
    private Reply send(HttpRequest request, String body) {
        Reply reply = send(request);
        URI uri = request.uri();
        String root = server.resolve(door).getRawPath();
        OpenApi description = door.equals(OPERATIONS) ? OpenApi.operators() : OpenApi.integrators();
        if (uri.getRawPath().startsWith(root + "/")) {
            String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
            OpenApi.Exchange exchange = new OpenApi.Exchange(
                    request.method(), uri.getRawPath().substring(root.length()), query, request.headers(), body, reply);
            List<String> faults = description.faults(exchange);
            if (!faults.isEmpty()) {
                throw new AssertionError(request.method() + " " + uri + " is not as its description in docs/api says: "
                        + faults + "; asked " + body + ", answered " + reply.status() + " " + reply.text());
            }
        }
        return reply;
    }

    private static Reply send(HttpRequest request) {
        try {
            HttpResponse<String> response = CLIENT.send(request, BodyHandlers.ofString());
            boolean json =
                    response.headers().firstValue("Content-Type").orElse("").contains("json");
            JsonNode body = json ? Json.read(response.body()) : MissingNode.getInstance();
            return new Reply(response.statusCode(), response.headers(), body, response.body());
        } catch (IOException e) {
            throw new NoAnswerException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
