package dev.lockstep.benchmarks.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.launcher.process.Obstacle;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** The integrator API as an application of a channel calls it. Whatever is not answered as it should be is an {@link Obstacle}. */
final class HttpApi {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String api;
    private final String token;

    HttpApi(String api, String token) {
        this.api = api;
        this.token = token;
    }

    JsonNode get(String path) {
        return answer(request(path).GET().build());
    }

    JsonNode post(String path, Map<String, ?> body) {
        try {
            return answer(request(path)
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", UUID.randomUUID().toString())
                    .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body)))
                    .build());
        } catch (IOException e) {
            throw new Obstacle("cannot write " + body, e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(api + path))
                .timeout(ANSWER_WITHIN)
                .header("Authorization", "Bearer " + token);
    }

    private JsonNode answer(HttpRequest request) {
        try {
            HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            JsonNode body = json.readTree(answer.body());
            if (answer.statusCode() / 100 != 2) {
                throw new Obstacle(request.method() + " " + request.uri().getPath() + " was answered "
                        + answer.statusCode() + " " + body);
            }
            return body;
        } catch (IOException e) {
            throw new Obstacle(request.method() + " " + request.uri().getPath() + " was not answered: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Obstacle("interrupted", e);
        }
    }
}
