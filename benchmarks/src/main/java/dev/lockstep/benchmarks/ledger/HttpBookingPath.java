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

/** The product's booking path in the container, on one ledger, by the servlet that is deployed beside it. */
final class HttpBookingPath implements Contender {

    static final String NAME = "booking path";

    private static final Duration ANSWER_WITHIN = Duration.ofMinutes(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** They are in memory before the round begins, 1.4 kB each: some 200 MB. */
    private static final int RECORDS_MAX = 150_000;

    /** With new connections the application heals within a second; each attempt that fails is quick. */
    private static final int ATTEMPTS_MAX = 100;

    private static final int ATTEMPT_MS = 200;

    private final HttpClient client = HttpClient.newHttpClient();
    private final String http;
    private final JdbcServer server;
    private final Ledger ledger;
    private final Map<Point, Double> rates = new HashMap<>();

    HttpBookingPath(String http, JdbcServer server, Ledger ledger) {
        this.http = http;
        this.server = server;
        this.ledger = ledger;
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
        if (server.serve(ledger)) {
            reconnect(point);
            book(load(point, rates.getOrDefault(point, 1.0)));
        }
        double expected = rates.getOrDefault(point, 200.0 / point.parts()) * seconds;
        Round round = book(load(point, expected));
        rates.put(point, round.perSecond());
        return round;
    }

    /** The next whole number of batches for each writer. */
    private Load load(Point point, double sagas) {
        int together = point.batch() * point.writers();
        double most = Math.min(sagas, (double) RECORDS_MAX / point.parts());
        int batches = (int) Math.max(1, Math.round(most / together));
        return new Load(
                batches * together,
                point.parts(),
                point.batch(),
                point.writers(),
                ledger.accounts(),
                point.house(),
                server.pid());
    }

    /** Until no connection to the other ledger is left in the pool. */
    private void reconnect(Point point) {
        for (int attempt = 1; ; attempt++) {
            try {
                book(load(point, 1));
                return;
            } catch (Obstacle e) {
                if (attempt == ATTEMPTS_MAX) {
                    throw e;
                }
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(ATTEMPT_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Obstacle("interrupted", e);
        }
    }

    private Round book(Load load) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(http + "/benchmark/ledger?" + load.query()))
                .timeout(ANSWER_WITHIN)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            long wal = server.walBytes();
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new Obstacle("the booking path answered " + answer.statusCode() + ", see the application's log");
            }
            return round(JSON.readTree(answer.body()), server.walBytes() - wal);
        } catch (IOException e) {
            throw new Obstacle("no answer from the booking path: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Obstacle("interrupted", e);
        }
    }

    private static Round round(JsonNode booked, long walBytes) {
        List<Long> batches = new ArrayList<>();
        booked.path("pollNanos").forEach(nanos -> batches.add(nanos.longValue()));
        JsonNode postgres = booked.path("postgresNanos");
        return new Round(
                booked.path("sagas").longValue(),
                booked.path("nanos").longValue(),
                booked.path("jvmNanos").longValue(),
                postgres.isNull() ? null : postgres.longValue(),
                walBytes,
                batches);
    }
}
