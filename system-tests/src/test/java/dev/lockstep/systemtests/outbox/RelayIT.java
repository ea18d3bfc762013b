package dev.lockstep.systemtests.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.message.Envelope;
import dev.lockstep.contract.message.Header;
import dev.lockstep.contract.message.Topics;
import dev.lockstep.outbox.consume.ConsumerLoop;
import dev.lockstep.outbox.consume.ConsumerSettings;
import dev.lockstep.outbox.consume.Handled;
import dev.lockstep.outbox.consume.InboundRecord;
import dev.lockstep.outbox.consume.RecordHandler;
import dev.lockstep.outbox.relay.Relay;
import dev.lockstep.outbox.relay.RelayState;
import dev.lockstep.systemtests.stack.Topic;
import dev.lockstep.systemtests.stack.Topic.Message;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On servers of its own: the slot serves one relay at a time, and the application elsewhere has one. */
@Tag("it")
class RelayIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    private final Ids ids = Ids.timeOrdered();
    private final Topic topic = new Topic(OwnServers.bootstrap(), Topics.LEDGER_EVENTS);

    @Test
    void publishesAMessageWithAllItsHeadersByteForByte() throws SQLException {
        byte[] payload = {0, 1, (byte) 0xff, '{', 10};
        Envelope message = new Envelope(
                new MessageId(ids.next()),
                Topics.LEDGER_EVENTS,
                "key \u20ac".getBytes(StandardCharsets.UTF_8),
                "saga-booked",
                1,
                "{\"v\":1}",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "a=b",
                List.of(Header.text("of-somebody", "x")),
                payload);
        append(List.of(message));
        try (Relay relay = started()) {
            Message published = topic.await(with(message.id()));
            assertThat(published.value()).isEqualTo(payload);
            assertThat(published.key()).isEqualTo("key \u20ac");
            assertThat(published.headers())
                    .containsEntry("message-type", "saga-booked")
                    .containsEntry("message-version", "1")
                    .containsEntry("saga-context", "{\"v\":1}")
                    .containsEntry("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                    .containsEntry("tracestate", "a=b")
                    .containsEntry("of-somebody", "x")
                    .containsEntry("ce_specversion", "1.0")
                    .containsEntry("ce_id", message.id().toString())
                    .containsEntry("ce_type", "dev.lockstep.saga-booked");
            assertThat(relay.status().state()).isEqualTo(RelayState.RUNNING);
        }
    }

    /** Whatever a header is made of, and however often its name occurs: what a consumer gets is what was appended, in order. */
    @Test
    void carriesHeadersOfEveryKindUnchangedToTheConsumer() throws Exception {
        byte[] every = new byte[256];
        for (int value = 0; value < every.length; value++) {
            every[value] = (byte) value;
        }
        byte[] large = new byte[200_000];
        new Random(7).nextBytes(large);
        List<Header> sent = List.of(
                new Header("empty", new byte[0]),
                new Header("every-byte", every),
                new Header("zero", new byte[] {0}),
                new Header("not-utf-8", new byte[] {(byte) 0xc3, (byte) 0x28, (byte) 0xff}),
                Header.text("text \u20ac \ud83d\ude00", "value \u20ac \ud83d\ude00 \"quoted\" \\ \n"),
                Header.text("again", "1"),
                Header.text("between", "x"),
                Header.text("again", "2"),
                Header.text("again", "1"),
                Header.text("", "a name of nothing"),
                new Header("large", large));
        Envelope message = message("headers").withHeaders(sent);
        append(List.of(message));
        BlockingQueue<InboundRecord> received = new LinkedBlockingQueue<>();
        try (Relay relay = started();
                ConsumerLoop consumer = consumer(record -> {
                    if (record.header("message-id")
                            .filter(message.id().toString()::equals)
                            .isPresent()) {
                        received.add(record);
                    }
                })) {
            consumer.start();
            InboundRecord record = received.poll(SOON.toSeconds(), TimeUnit.SECONDS);
            assertThat(record).as("the record at its consumer").isNotNull();
            Set<String> names = sent.stream().map(Header::name).collect(Collectors.toSet());
            assertThat(record.headers().stream()
                            .filter(header -> names.contains(header.name()))
                            .map(RelayIT::told))
                    .containsExactlyElementsOf(sent.stream().map(RelayIT::told).toList());
            assertThat(relay.status().refused()).isZero();
        }
    }

    private static String told(Header header) {
        return header.name() + "=" + HexFormat.of().formatHex(header.value());
    }

    private static ConsumerLoop consumer(Consumer<InboundRecord> each) {
        RecordHandler handler = new RecordHandler() {
            @Override
            public List<Handled> handle(List<InboundRecord> batch) {
                batch.forEach(each);
                return batch.stream().map(record -> (Handled) Handled.DONE).toList();
            }

            @Override
            public void park(InboundRecord record, String reason, String detail) {
                throw new IllegalStateException(record.place() + " was parked: " + detail);
            }
        };
        return new ConsumerLoop(
                new ConsumerSettings("headers", OwnServers.bootstrap(), "headers", List.of(Topics.LEDGER_EVENTS), 500),
                handler,
                Clock.systemUTC(),
                Executors.defaultThreadFactory());
    }

    @Test
    void publishesNothingOfATransactionThatWasRolledBack() throws SQLException {
        Envelope rolledBack = message("rolled-back");
        try (OneTransaction transaction = new OneTransaction(OwnServers.ledger())) {
            transaction.outbox().append(List.of(rolledBack));
        }
        Envelope after = message("after");
        append(List.of(after));
        try (Relay relay = started()) {
            topic.await(with(after.id()));
            assertThat(topic.messages(with(rolledBack.id()))).isEmpty();
        }
    }

    @Test
    void keepsTheOrderOfAKeyOverManyTransactions() throws SQLException {
        String key = ids.next().toString();
        List<Envelope> sent = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            List<Envelope> some =
                    IntStream.range(0, 25).mapToObj(n -> message(key)).toList();
            append(some);
            sent.addAll(some);
        }
        try (Relay relay = started()) {
            topic.await(with(sent.get(sent.size() - 1).id()));
            assertThat(topic.messages(message -> message.key().equals(key)).stream()
                            .map(message -> message.headers().get("message-id"))
                            .distinct())
                    .containsExactlyElementsOf(sent.stream()
                            .map(message -> message.id().toString())
                            .toList());
        }
    }

    /** Stopped as soon as Kafka has acknowledged the last message: that is confirmed before the slot is given up. */
    @Test
    void repeatsNothingAfterItWasStopped() throws SQLException {
        String key = ids.next().toString();
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            List<Envelope> some = List.of(message(key), message(key));
            try (Relay relay = started()) {
                await("nothing is left of before")
                        .atMost(SOON)
                        .until(() -> relay.status().lastHeartbeatAt() != null);
                long before = relay.status().relayed();
                append(some);
                await("acknowledged")
                        .atMost(SOON)
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> relay.status().relayed() == before + some.size());
            }
            some.forEach(message -> sent.add(message.id().toString()));
        }
        assertThat(topic.messages(message -> message.key().equals(key)))
                .extracting(message -> message.headers().get("message-id"))
                .containsExactlyElementsOf(sent);
    }

    /** 200 MB that cannot be compressed, in a process with 128 MB: what does not fit waits in PostgreSQL. */
    @Test
    void relaysMoreThanItsMemoryHolds() throws SQLException {
        String key = ids.next().toString();
        Random random = new Random(9);
        Set<String> sent = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            List<Envelope> some =
                    Stream.generate(() -> large(key, random)).limit(10).toList();
            append(some);
            some.forEach(message -> sent.add(message.id().toString()));
        }
        Topic commands = new Topic(OwnServers.bootstrap(), Topics.LEDGER_COMMANDS);
        Set<String> arrived = new HashSet<>();
        try (RelayProcess relay = RelayProcess.start(OwnServers.ledger(), OwnServers.bootstrap())) {
            await("200 MB at Kafka").atMost(SOON).until(() -> {
                commands.messages(message -> {
                    if (message.key().equals(key)) {
                        arrived.add(message.headers().get("message-id"));
                    }
                    return false;
                });
                return arrived.containsAll(sent);
            });
            assertThat(relay.printed()).doesNotContain("OutOfMemoryError", "relay.failed");
        }
    }

    private Envelope large(String key, Random random) {
        byte[] payload = new byte[1_000_000];
        random.nextBytes(payload);
        return Envelope.of(new MessageId(ids.next()), Topics.LEDGER_COMMANDS, key, "test", payload);
    }

    private Relay started() {
        Relay relay = RelayProcess.relay(OwnServers.ledger(), OwnServers.bootstrap());
        relay.start();
        return relay;
    }

    private Envelope message(String key) {
        return Envelope.of(
                new MessageId(ids.next()), Topics.LEDGER_EVENTS, key, "test", "{}".getBytes(StandardCharsets.UTF_8));
    }

    private void append(List<Envelope> messages) throws SQLException {
        try (OneTransaction transaction = new OneTransaction(OwnServers.ledger())) {
            transaction.outbox().append(messages);
            transaction.commit();
        }
    }

    private static Predicate<Message> with(MessageId id) {
        return message -> id.toString().equals(message.headers().get("message-id"));
    }
}
