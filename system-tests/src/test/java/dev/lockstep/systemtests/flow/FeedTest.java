package dev.lockstep.systemtests.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.systemtests.stack.Api;
import dev.lockstep.systemtests.stack.Api.Reply;
import dev.lockstep.systemtests.stack.Customer;
import dev.lockstep.systemtests.stack.Stack;
import dev.lockstep.systemtests.stack.SystemTest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The feed of a channel's events, read by a client that follows the links. */
@SystemTest
class FeedTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int WRITERS = 6;
    private static final int TRANSACTIONS = 60;

    /** Valid, whatever else it says. */
    private static final String PAYLOAD = """
            {"transfer":"%1$s","customer":"%1$s","channel":"feed","saga":"%1$s","kind":"deposit",
             "amount":{"asset":"EUR","amount":"1.00"},"state":"EXPIRED",
             "requestedAt":"2026-11-20T10:00:00.000000Z","endedAt":"2026-11-20T10:00:00.000000Z"}""";

    private final Stack stack;
    private final Api api;

    FeedTest(Stack stack) {
        this.stack = stack;
        stack.swapDatabaseAsOwner().update("""
                insert into swap.channel (name, spread_bps, fee_bps, offer_ttl_ms, saga_timeout_ms)
                values ('feed', 0, 0, 30000, 30000) on conflict do nothing""");
        this.api = stack.api("feed");
    }

    /** A client that has read to the end of the feed and may go on from there. */
    private final class Reader {

        private String next;

        Reader(String from) {
            next = from;
        }

        /** Everything that is there by now. */
        List<JsonNode> read() {
            List<JsonNode> read = new ArrayList<>();
            while (true) {
                Reply page = api.get(next);
                assertThat(page.status()).as(page.text()).isEqualTo(200);
                String link = page.header("Link");
                assertThat(link).matches("</api/v1/events\\?[^>]+>; rel=\"next\"");
                next = link.substring("</api/v1".length(), link.indexOf('>'));
                if (page.body().path("events").isEmpty()) {
                    return read;
                }
                page.body().path("events").forEach(read::add);
            }
        }

        List<String> readIds() {
            return read().stream().map(event -> event.path("id").asText()).toList();
        }
    }

    private Reader atTheEnd() {
        Reader reader = new Reader("/events?limit=500");
        reader.read();
        return reader;
    }

    @Test
    void tellsEverythingThatHappenedToTheChannelInOrder() {
        Reader reader = atTheEnd();
        Customer customer = Customer.with(api, "1", "BTC");
        Reply booked = customer.swap("0.4", "BTC", "ETH");
        Reply refused = customer.swap("7", "BTC", "ETH");
        Customer.with(stack.api("demo"), "1", "BTC");

        List<JsonNode> events = new ArrayList<>();
        await("all events are there").atMost(SOON).until(() -> {
            events.addAll(reader.read());
            return events.size() >= 5;
        });

        assertThat(events)
                .extracting(event -> event.path("type").asText())
                .containsExactly("transfer-booked", "swap-requested", "swap-booked", "swap-requested", "swap-refused");
        JsonNode end = events.get(2);
        assertThat(end.path("data").path("swap").asText()).isEqualTo(booked.at("id"));
        assertThat(end.path("at").asText()).isEqualTo(booked.at("endedAt"));
        assertThat(events.get(4).path("data").path("swap").asText()).isEqualTo(refused.at("id"));
        assertThat(events.get(4).path("data").path("refusalCode").asText()).isEqualTo("insufficient-funds");
        var announced =
                stack.topic("swap.events.v1").await(message -> message.key().equals(booked.at("id")));
        assertThat(announced.headers())
                .containsEntry("message-id", end.path("id").asText());
        assertThat(announced.json()).isEqualTo(end.path("data"));
        assertThat(reader.read()).isEmpty();
    }

    @Test
    void neverPassesAnEventThatIsCommittedLate() throws SQLException {
        Reader reader = atTheEnd();
        try (Connection slow = stack.swapDatabase().connect();
                Connection quick = stack.swapDatabase().connect()) {
            slow.setAutoCommit(false);
            String late = append(slow);
            String early = append(quick);
            assertThat(reader.readIds())
                    .as("an event that another one may precede")
                    .isEmpty();

            slow.commit();

            List<String> read = new ArrayList<>();
            await("both are there").atMost(SOON).until(() -> {
                read.addAll(reader.readIds());
                return read.size() >= 2;
            });
            assertThat(read).containsExactly(late, early);

            append(slow);
            String kept = append(quick);
            slow.rollback();
            await("the one that was kept is there").atMost(SOON).until(() -> {
                read.addAll(reader.readIds());
                return read.size() >= 3;
            });
            assertThat(read).containsExactly(late, early, kept);
        }
    }

    /** Transactions of several events that last differently long, a third of which are rolled back; somebody reads all the while. */
    @Test
    void tellsEverythingOnceWhileManyWrite() throws Exception {
        Reader reader = atTheEnd();
        List<String> read = new ArrayList<>();
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        List<String> committed = new ArrayList<>();
        try {
            List<Future<List<String>>> writing = IntStream.range(0, WRITERS)
                    .mapToObj(seed -> writers.submit((Callable<List<String>>) () -> write(new Random(seed))))
                    .toList();
            while (!writing.stream().allMatch(Future::isDone)) {
                read.addAll(reader.readIds());
            }
            for (Future<List<String>> done : writing) {
                committed.addAll(done.get());
            }
        } finally {
            writers.shutdownNow();
        }
        await("the last ones are there").atMost(SOON).until(() -> {
            read.addAll(reader.readIds());
            return read.size() >= committed.size();
        });
        assertThat(read).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(committed);
        List<String> anew = new Reader("/events?limit=37").readIds();
        assertThat(anew.subList(anew.size() - read.size(), anew.size())).isEqualTo(read);
    }

    @Test
    void takesACursorOfItsOwnOnly() {
        String link = api.get("/events?limit=1").header("Link");
        String after = link.substring(link.indexOf("after=") + "after=".length(), link.indexOf('>'));
        assertThat(api.get("/events?after=" + after).status()).isEqualTo(200);
        for (Reply refused : List.of(
                stack.api("demo").get("/events?after=" + after),
                api.get("/events?after=" + after.substring(1)),
                api.get("/swaps?cursor=" + after))) {
            assertThat(refused.status()).as(refused.text()).isEqualTo(400);
            assertThat(refused.at("detail")).contains("take it from the Link header");
        }
    }

    private List<String> write(Random random) throws SQLException, InterruptedException {
        List<String> committed = new ArrayList<>();
        try (Connection connection = stack.swapDatabase().connect()) {
            connection.setAutoCommit(false);
            for (int i = 0; i < TRANSACTIONS; i++) {
                List<String> written = new ArrayList<>();
                for (int n = random.nextInt(3); n >= 0; n--) {
                    written.add(append(connection));
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(20));
                }
                if (random.nextInt(3) == 0) {
                    connection.rollback();
                } else {
                    connection.commit();
                    committed.addAll(written);
                }
            }
        }
        return committed;
    }

    private static String append(Connection connection) throws SQLException {
        UUID id = UUID.randomUUID();
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into swap.event (event_id, channel, type, occurred_at, payload)
                values (?, 'feed', 'transfer-expired', now(), ?)""")) {
            insert.setObject(1, id);
            insert.setString(2, PAYLOAD.formatted(id));
            insert.executeUpdate();
        }
        return id.toString();
    }
}
