package dev.lockstep.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What {@code /health/ready} says: ready, or the checks that are red, each with what it tells about itself. */
public record HttpReadiness(boolean ready, List<String> reasons) {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    public HttpReadiness {
        reasons = List.copyOf(reasons);
    }

    /** Asks the application at this address. */
    public static HttpReadiness ask(String http) {
        HttpClient client =
                HttpClient.newBuilder().connectTimeout(ANSWER_WITHIN).build();
        HttpRequest request = HttpRequest.newBuilder(URI.create(http + "/health/ready"))
                .timeout(ANSWER_WITHIN)
                .build();
        try {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200
                    ? new HttpReadiness(true, List.of())
                    : new HttpReadiness(false, reasons(answer.statusCode(), answer.body()));
        } catch (IOException e) {
            return new HttpReadiness(false, List.of("no answer from " + http));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new HttpReadiness(false, List.of("interrupted"));
        }
    }

    static List<String> reasons(int status, String body) {
        List<String> reasons = new ArrayList<>();
        try {
            for (JsonNode check : JSON.readTree(body).path("checks")) {
                if (!check.path("status").asText().equals("UP")) {
                    reasons.add(check.path("name").asText() + data(check.path("data")));
                }
            }
        } catch (JsonProcessingException e) {
            reasons.add("no health report");
        }
        return reasons.isEmpty() ? List.of("answer " + status) : reasons;
    }

    private static String data(JsonNode data) {
        List<String> parts = new ArrayList<>();
        data.fields()
                .forEachRemaining(field ->
                        parts.add(field.getKey() + "=" + field.getValue().asText()));
        return parts.isEmpty() ? "" : ": " + String.join(", ", parts);
    }
}
