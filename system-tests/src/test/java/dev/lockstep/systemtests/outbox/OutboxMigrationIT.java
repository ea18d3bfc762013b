package dev.lockstep.systemtests.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.message.Envelope;
import dev.lockstep.contract.message.Topics;
import dev.lockstep.outbox.relay.Relay;
import dev.lockstep.systemtests.outbox.OutboxDatabase.Servers;
import dev.lockstep.systemtests.stack.Topic;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An outbox that is in use becomes one of partitions, while it is written to and relayed from. */
@Tag("it")
class OutboxMigrationIT {

    private static final Duration SOON = Duration.ofSeconds(90);
    private static final int WRITERS = 3;

    private static Servers servers;

    private final Ids ids = Ids.timeOrdered();
    private final Topic topic = new Topic(servers.kafka(), Topics.LEDGER_EVENTS);
    private final Set<String> appended = ConcurrentHashMap.newKeySet();

    @BeforeAll
    static void startServers() {
        servers = Servers.start("outbox-migration");
    }

    @Test
    void losesNothingWhileARelayRuns() throws Exception {
        OutboxDatabase database = servers.create("relayed", OutboxDatabase.PLAIN);
        String key = ids.next().toString();
        append(database, key, ids.next());
        try (Relay relay = RelayProcess.uncontrolled(database.access(), servers.kafka())) {
            relay.start();
            await("the relay runs").atMost(SOON).until(() -> relayed(key).equals(appended));
            migrateUnderLoad(database, key);
            await("everything arrives").atMost(SOON).until(() -> relayed(key).equals(appended));
        }
        assertThat(database.ids()).isEqualTo(appended);
    }

    @Test
    void losesNothingThatARelayHasStillToRead() throws Exception {
        OutboxDatabase database = servers.create("waiting", OutboxDatabase.PLAIN);
        String key = ids.next().toString();
        append(database, key, ids.next());
        migrateUnderLoad(database, key);
        assertThat(database.ids()).isEqualTo(appended);
        try (Relay relay = RelayProcess.relay(database.access(), servers.kafka())) {
            relay.start();
            await("everything arrives").atMost(SOON).until(() -> relayed(key).equals(appended));
        }
    }

    /** The application makes none; but a table that once took them keeps them. */
    @Test
    void keepsMessagesWhoseIdsAreOfNoTime() throws Exception {
        OutboxDatabase database = servers.create("timeless", OutboxDatabase.PLAIN);
        String key = ids.next().toString();
        UUID late = UUID.fromString("f47ac10b-58cc-4372-a567-0e02b2c3d479");
        UUID early = UUID.fromString("00000000-58cc-4372-a567-0e02b2c3d479");
        append(database, key, late);
        append(database, key, early);
        append(database, key, ids.next());
        database.migrate(OutboxDatabase.NEWEST);
        assertThat(database.ids()).isEqualTo(appended);
        assertThat(database.partitionOf(late)).isEqualTo("message_default");
        assertThat(database.partitionOf(early)).isEqualTo("message_first");
        try (Relay relay = RelayProcess.relay(database.access(), servers.kafka())) {
            relay.start();
            await("everything arrives").atMost(SOON).until(() -> relayed(key).equals(appended));
            assertThat(topic.messages(message -> message.key().equals(key))).hasSize(3);
        }
    }

    /** A transaction that has appended and does not end keeps the migration waiting, and appends go on in between. */
    @Test
    void waitsForWhoIsStillWritingWithoutKeepingOthersWaiting() throws Exception {
        OutboxDatabase database = servers.create("patient", OutboxDatabase.PLAIN);
        String key = ids.next().toString();
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (OneTransaction slow = database.transaction()) {
            Envelope last = message(key, ids.next());
            slow.outbox().append(last);
            Future<?> migration = executor.submit(() -> database.migrate(OutboxDatabase.NEWEST));
            await("it tries to lock")
                    .atMost(SOON)
                    .until(() -> database.owner()
                                    .count(
                                            "select count(*) from pg_locks where mode = 'AccessExclusiveLock' and not granted"
                                                    + " and relation = 'outbox.message'::regclass")
                            > 0);
            for (int i = 0; i < 20; i++) {
                append(database, key, ids.next());
            }
            assertThat(migration.isDone()).isFalse();
            slow.commit();
            appended.add(last.id().toString());
            migration.get();
        } finally {
            executor.shutdownNow();
        }
        assertThat(database.ids()).isEqualTo(appended);
    }

    /** With connections that have planned their statements against the old table. */
    private void migrateUnderLoad(OutboxDatabase database, String key) throws Exception {
        CountDownLatch stop = new CountDownLatch(1);
        AtomicInteger transactions = new AtomicInteger();
        AtomicLong longestNanos = new AtomicLong();
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        try {
            List<? extends Future<?>> running = IntStream.range(0, WRITERS)
                    .mapToObj(writer -> writers.submit(() -> {
                        write(database, key, stop, transactions, longestNanos);
                        return null;
                    }))
                    .toList();
            awaitMore(transactions);
            database.migrate(OutboxDatabase.NEWEST);
            awaitMore(transactions);
            stop.countDown();
            for (Future<?> writer : running) {
                writer.get();
            }
            System.out.printf(
                    "migrated under %d transactions, the longest took %d ms%n",
                    transactions.get(), longestNanos.get() / 1_000_000);
        } finally {
            stop.countDown();
            writers.shutdownNow();
        }
    }

    private static void awaitMore(AtomicInteger transactions) {
        int before = transactions.get();
        await("a hundred transactions").atMost(SOON).until(() -> transactions.get() > before + 100);
    }

    private void write(
            OutboxDatabase database,
            String key,
            CountDownLatch stop,
            AtomicInteger transactions,
            AtomicLong longestNanos)
            throws SQLException {
        try (OneTransaction transaction = database.transaction()) {
            while (stop.getCount() > 0) {
                long began = System.nanoTime();
                Envelope one = message(key, ids.next());
                Envelope two = message(key, ids.next());
                transaction.outbox().append(List.of(one, two));
                transaction.commit();
                appended.add(one.id().toString());
                appended.add(two.id().toString());
                transactions.incrementAndGet();
                longestNanos.accumulateAndGet(System.nanoTime() - began, Math::max);
            }
        }
    }

    private void append(OutboxDatabase database, String key, UUID id) throws SQLException {
        try (OneTransaction transaction = database.transaction()) {
            transaction.outbox().append(message(key, id));
            transaction.commit();
        }
        appended.add(id.toString());
    }

    private static Envelope message(String key, UUID id) {
        return Envelope.of(new MessageId(id), Topics.LEDGER_EVENTS, key, "test", "{}".getBytes(StandardCharsets.UTF_8));
    }

    private Set<String> relayed(String key) {
        return topic.messages(message -> message.key().equals(key)).stream()
                .map(message -> message.headers().get("message-id"))
                .collect(Collectors.toSet());
    }
}
