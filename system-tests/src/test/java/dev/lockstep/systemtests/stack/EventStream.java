package dev.lockstep.systemtests.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Server-Sent Events as they come in, read by a thread of its own until the server or the client closes. */
public final class EventStream implements AutoCloseable {

    /** An event; one without a name and data is the end of the stream. */
    public record Event(String id, String name, String data) {

        private static final Event END = new Event("", "", "");

        public boolean isEnd() {
            return equals(END);
        }

        public JsonNode body() {
            return Json.read(data);
        }
    }

    private final InputStream body;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final AtomicInteger comments = new AtomicInteger();

    EventStream(HttpResponse<InputStream> response) {
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        body = response.body();
        Thread reader = new Thread(this::read, "event-stream");
        reader.setDaemon(true);
        reader.start();
    }

    /** The next event, or the end of the stream; fails when neither comes in time. */
    public Event next(Duration within) throws InterruptedException {
        Event next = events.poll(within.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(next).as("an event within %s", within).isNotNull();
        return next;
    }

    /** How many comments have come so far. */
    public int comments() {
        return comments.get();
    }

    @Override
    public void close() {
        try {
            body.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            List<String> fields = new ArrayList<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(":")) {
                    comments.incrementAndGet();
                } else if (!line.isEmpty()) {
                    fields.add(line);
                } else if (!fields.isEmpty()) {
                    events.add(new Event(field(fields, "id"), field(fields, "event"), field(fields, "data")));
                    fields.clear();
                }
            }
            events.add(Event.END);
        } catch (IOException e) {
            events.add(Event.END);
        }
    }

    private static String field(List<String> fields, String name) {
        return fields.stream()
                .filter(field -> field.startsWith(name + ":"))
                .map(field -> field.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }
}
