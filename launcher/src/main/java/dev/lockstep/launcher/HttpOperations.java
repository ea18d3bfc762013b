package dev.lockstep.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.lockstep.launcher.directory.DataDirectory;
import dev.lockstep.launcher.directory.RunFile;
import dev.lockstep.launcher.process.Obstacle;
import dev.lockstep.launcher.token.SigningKey;
import dev.lockstep.launcher.token.TokenRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The application's door for operators, {@code /operations/v1}: of the instance in a data directory, or of any server. */
final class HttpOperations {

    static final String TOKEN = "LOCKSTEP_TOKEN";

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
    private static final Duration TOKEN_TTL = Duration.ofMinutes(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String server;
    private final Supplier<String> token;
    private final HttpClient client;

    private HttpOperations(String server, Supplier<String> token) {
        this.server = server;
        this.token = token;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(ANSWER_WITHIN)
                .build();
    }

    /**
     * With {@code --url} the server there and the token of the environment; else the instance in the data directory, and a token
     * signed with its key.
     */
    static HttpOperations of(Arguments arguments, Map<String, String> environment, Clock clock) {
        Optional<String> url = arguments.option("--url");
        if (url.isPresent()) {
            String given = environment.getOrDefault(TOKEN, "").strip();
            if (given.isEmpty()) {
                throw new Obstacle("--url needs a token with the scopes operations:read and operations:write in the"
                        + " environment: " + TOKEN);
            }
            return new HttpOperations(server(url.get()), () -> given);
        }
        DataDirectory directory = new DataDirectory(arguments.data());
        RunFile run = (directory.isOurs() ? RunFile.read(directory) : Optional.<RunFile>empty())
                .orElseThrow(() -> new Obstacle("nothing runs in " + directory.root()
                        + "; start it with `./lockstep run`, or name a server with --url"));
        TokenRequest request = TokenRequest.ofOperator(
                System.getProperty("user.name", "unknown"), TokenCommand.OPERATOR_SCOPES, TOKEN_TTL);
        return new HttpOperations(run.http(), () -> SigningKey.of(directory).sign(request, clock));
    }

    private static String server(String url) {
        String plain = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        if (!plain.matches("https?://[^/?#\\s]+(/[^?#\\s]*)?")) {
            throw new UsageException("--url must be an address such as https://lockstep.example, not " + url);
        }
        return plain;
    }

    JsonNode get(String path) {
        return send(path, "GET", BodyPublishers.noBody());
    }

    JsonNode post(String path, Map<String, String> body) {
        try {
            return send(path, "POST", BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of texts as JSON", e);
        }
    }

    private JsonNode send(String path, String method, BodyPublisher body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server + "/operations/v1" + path))
                .timeout(ANSWER_WITHIN)
                .header("Authorization", "Bearer " + token.get())
                .header("Content-Type", "application/json")
                .method(method, body)
                .build();
        try {
            HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            JsonNode json = read(answer.body());
            if (answer.statusCode() / 100 != 2) {
                throw new Obstacle(refusal(answer.statusCode(), json));
            }
            return json;
        } catch (IOException e) {
            throw new Obstacle("no answer from " + server, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Obstacle("interrupted", e);
        }
    }

    private String refusal(int status, JsonNode problem) {
        String detail = problem.path("detail").asText("");
        return switch (status) {
            case 401 -> server + " does not take the token";
            case 404 -> server + " knows nothing of this (404); is it Lockstep, and a relay's name?";
            default -> detail.isEmpty() ? server + " answered " + status : detail;
        };
    }

    private static JsonNode read(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }
}
