package dev.lockstep.systemtests.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockstep.contract.message.Trace;
import dev.lockstep.systemtests.stack.Api;
import dev.lockstep.systemtests.stack.Api.Reply;
import dev.lockstep.systemtests.stack.Customer;
import dev.lockstep.systemtests.stack.Stack;
import dev.lockstep.systemtests.stack.SystemTest;
import dev.lockstep.systemtests.stack.Topic.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One trace from the request over outbox, Kafka, ledger and back to the announcement of the swap, as read back from each. */
@SystemTest
class TraceTest {

    private static final String STATE = "congo=t61rcWkgMzE,rojo=00f067aa0ba902b7";

    private final Stack stack;
    private final Api api;

    TraceTest(Stack stack) {
        this.stack = stack;
        this.api = stack.api("demo");
    }

    @Test
    void goesAllTheWayInASpanOfItsOwnAtEveryHop() throws IOException {
        String id = randomId();
        String caller = "00f067aa0ba902b7";
        Reply swap = swap(Map.of("traceparent", "00-" + id + "-" + caller + "-01", "tracestate", STATE));

        List<Trace> hops = hops(swap);

        assertThat(hops).hasSize(3).allSatisfy(hop -> {
            assertThat(hop.id()).isEqualTo(id);
            assertThat(hop.flags()).isEqualTo("01");
            assertThat(hop.state()).isEqualTo(STATE);
        });
        assertThat(hops).extracting(Trace::span).doesNotHaveDuplicates().doesNotContain(caller);
        parentsAreRight(swap, hops);
        assertThat(logged("swap.booked swap=" + swap.at("id"))).contains("trace=" + id);
    }

    @Test
    void beginsANewOneForACallerWithoutAValidOne() {
        for (Map<String, String> headers : List.of(
                Map.<String, String>of(),
                Map.of("traceparent", "00-" + "0".repeat(32) + "-00f067aa0ba902b7-01", "tracestate", STATE),
                Map.of("traceparent", "of no form", "tracestate", STATE),
                Map.of("tracestate", STATE))) {
            List<Trace> hops = hops(swap(headers));

            assertThat(hops).extracting(Trace::id).doesNotContain("0".repeat(32));
            assertThat(Set.copyOf(hops.stream().map(Trace::id).toList())).hasSize(1);
            assertThat(hops).extracting(Trace::state).containsOnlyNulls();
        }
    }

    @Test
    void keepsTheTraceAndDropsAStateThatIsNotValid() {
        String id = randomId();
        List<Trace> hops = hops(swap(Map.of("traceparent", "00-" + id + "-00f067aa0ba902b7-00", "tracestate", "A=b")));

        assertThat(hops).allSatisfy(hop -> {
            assertThat(hop.id()).isEqualTo(id);
            assertThat(hop.flags()).isEqualTo("00");
            assertThat(hop.state()).isNull();
        });
    }

    /** Many in one poll and so in one transaction: each saga goes on in its own. */
    @Test
    void staysWithItsSagaWhereManyAreHandledTogether() {
        Customer customer = Customer.with(api, "1", "BTC");
        Map<String, String> ids = Stream.generate(TraceTest::randomId)
                .limit(40)
                .parallel()
                .collect(Collectors.toConcurrentMap(
                        id -> accept(
                                        customer,
                                        Map.of(
                                                "traceparent",
                                                "00-" + id + "-00f067aa0ba902b7-01",
                                                "tracestate",
                                                "x=" + id))
                                .at("saga"),
                        id -> id));
        await("all are announced")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(events(ids.keySet())).hasSize(ids.size()));
        assertThat(events(ids.keySet())).allSatisfy(event -> {
            Trace trace = trace(event);
            assertThat(trace.id()).isEqualTo(ids.get(event.key()));
            assertThat(trace.state()).isEqualTo("x=" + ids.get(event.key()));
        });
    }

    private List<Message> events(Set<String> sagas) {
        return stack.topic("ledger.events.v1").messages(message -> sagas.contains(message.key()));
    }

    private Reply swap(Map<String, String> headers) {
        return accept(Customer.with(api, "1", "BTC"), headers);
    }

    private Reply accept(Customer customer, Map<String, String> headers) {
        Map<String, String> all = new HashMap<>(headers);
        all.put("Idempotency-Key", UUID.randomUUID().toString());
        Reply accepted = api.post("/swaps", Map.of("offerId", customer.offerId("0.01", "BTC", "ETH")), all);
        assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
        return accepted;
    }

    /** What the commands (all parts of them alike), the ledger's answer and the announcement of the end carry. */
    private List<Trace> hops(Reply swap) {
        Message answer =
                stack.topic("ledger.events.v1").await(message -> message.key().equals(swap.at("saga")));
        Message end =
                stack.topic("swap.events.v1").await(message -> message.key().equals(swap.at("id")));
        List<Trace> parts =
                stack
                        .topic("ledger.commands.v1")
                        .messages(message -> message.key().equals(swap.at("saga")))
                        .stream()
                        .map(TraceTest::trace)
                        .distinct()
                        .toList();
        assertThat(parts).as("the parts of one request").hasSize(1);
        return List.of(parts.get(0), trace(answer), trace(end));
    }

    /** What each database kept of who caused it is what the message before carried. */
    private void parentsAreRight(Reply swap, List<Trace> hops) {
        UUID saga = UUID.fromString(swap.at("saga"));
        assertThat(stack.swapDatabase().rows("select traceparent, tracestate from swap.swap where saga_id = ?", saga))
                .containsExactly(Map.of("traceparent", hops.get(0).parent(), "tracestate", STATE));
        assertThat(stack.ledgerDatabase().rows("select distinct traceparent from ledger.part where saga_id = ?", saga))
                .containsExactly(Map.of("traceparent", hops.get(0).parent()));
        List<Map<String, Object>> answers = stack.ledgerDatabase()
                .rows(
                        "select message_id, traceparent, tracestate from outbox.message where key = convert_to(?, 'UTF8')",
                        saga.toString());
        assertThat(answers).hasSize(1);
        assertThat(answers.get(0))
                .containsEntry("traceparent", hops.get(1).parent())
                .containsEntry("tracestate", STATE);
        assertThat(answers.get(0).get("message_id").toString().replace("-", ""))
                .endsWith(hops.get(1).span());
        Object end = stack.swapDatabase()
                .value(
                        "select message_id from outbox.message where topic = 'swap.events.v1' and key = convert_to(?, 'UTF8')",
                        swap.at("id"));
        assertThat(end.toString().replace("-", "")).endsWith(hops.get(2).span());
    }

    private static Trace trace(Message message) {
        return Trace.read(
                        message.headers().get("traceparent"), message.headers().get("tracestate"))
                .orElseThrow(() -> new AssertionError("no valid trace on " + message));
    }

    private String logged(String beginning) {
        return await("logged: " + beginning)
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> {
                            try (Stream<Path> files =
                                    Files.list(stack.directory().resolve("logs"))) {
                                return files.flatMap(TraceTest::lines)
                                        .filter(line -> line.contains(beginning))
                                        .findFirst()
                                        .orElse("");
                            }
                        },
                        line -> !line.isEmpty());
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.readString(file).lines() : Stream.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String randomId() {
        byte[] id = new byte[16];
        new Random().nextBytes(id);
        return HexFormat.of().formatHex(id);
    }
}
