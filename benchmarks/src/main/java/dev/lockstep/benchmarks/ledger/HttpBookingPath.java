package dev.lockstep.benchmarks.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.benchmarks.deployed.Load;
import dev.lockstep.launcher.process.Obstacle;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The product's booking path in the container, by the servlet that is deployed beside it. */
final class HttpBookingPath implements Contender {

    static final String NAME = "booking path";

    private static final Duration ANSWER_WITHIN = Duration.ofMinutes(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** They are in memory before the round begins: some 300 MB. */
    private static final int RECORDS_MAX = 150_000;

    private final HttpClient client = HttpClient.newHttpClient();
    private final String http;
    private final int accounts;
    private final long postgres;
    private final Map<Point, Double> rates = new HashMap<>();

    /** @param postgres process id of the server */
    HttpBookingPath(String http, int accounts, long postgres) {
        this.http = http;
        this.accounts = accounts;
        this.postgres = postgres;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean takes(Point point) {
        return true;
    }

    /** As many sagas as the last round makes expect; the first time some, to learn how fast it is. */
    @Override
    public Round run(Point point, int seconds) {
        int together = point.batch() * point.writers();
        double expected = rates.getOrDefault(point, 100.0 * point.writers() / point.parts()) * seconds;
        int batches = (int) Math.max(1, Math.round(Math.min(expected, RECORDS_MAX / point.parts()) / together));
        Round round =
                book(new Load(batches * together, point.parts(), point.batch(), point.writers(), accounts, postgres));
        rates.put(point, round.perSecond());
        return round;
    }

    private Round book(Load load) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(http + "/benchmark/ledger?" + load.query()))
                .timeout(ANSWER_WITHIN)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new Obstacle("the booking path answered " + answer.statusCode() + ": " + answer.body());
            }
            return round(JSON.readTree(answer.body()));
        } catch (IOException e) {
            throw new Obstacle("no answer from the booking path: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Obstacle("interrupted", e);
        }
    }

    private static Round round(JsonNode booked) {
        List<Long> batches = new ArrayList<>();
        booked.path("pollNanos").forEach(nanos -> batches.add(nanos.longValue()));
        JsonNode postgres = booked.path("postgresNanos");
        return new Round(
                booked.path("sagas").longValue(),
                booked.path("nanos").longValue(),
                booked.path("jvmNanos").longValue(),
                postgres.isNull() ? null : postgres.longValue(),
                batches);
    }
}
