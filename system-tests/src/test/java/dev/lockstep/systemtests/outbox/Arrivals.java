package dev.lockstep.systemtests.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockstep.contract.message.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What arrives on the ledger's topic of events, read by one consumer that goes on through every fault. */
final class Arrivals implements AutoCloseable {

    /** A minute without Kafka, a start of PostgreSQL and a busy machine are in it. */
    private static final Duration ARRIVES_WITHIN = Duration.ofMinutes(3);

    /** In the order of their arrival, which is the order of the partition for each key. */
    private final Map<String, List<String>> idsByKey = new ConcurrentHashMap<>();

    private final Set<String> ids = ConcurrentHashMap.newKeySet();
    private final ConcurrentSkipListSet<Instant> sentAt = new ConcurrentSkipListSet<>();
    private final Thread reader;
    private volatile boolean closing;

    Arrivals(String bootstrap) {
        reader = new Thread(() -> read(bootstrap), "arrivals");
        reader.setDaemon(true);
        reader.start();
    }

    private void read(String bootstrap) {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap, "reconnect.backoff.max.ms", 200);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.LEDGER_EVENTS).stream()
                    .map(partition -> new TopicPartition(Topics.LEDGER_EVENTS, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!closing) {
                consumer.poll(Duration.ofMillis(100)).forEach(this::take);
            }
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> kafka) {
        String id = new String(kafka.headers().lastHeader("message-id").value(), StandardCharsets.UTF_8);
        List<String> ofKey =
                idsByKey.computeIfAbsent(new String(kafka.key(), StandardCharsets.UTF_8), none -> new ArrayList<>());
        synchronized (ofKey) {
            ofKey.add(id);
        }
        sentAt.add(Instant.ofEpochMilli(kafka.timestamp()));
        ids.add(id);
    }

    boolean has(String id) {
        return ids.contains(id);
    }

    /** Waits for a message that a relay sent after this moment and answers when it did. */
    Instant firstSentAfter(Instant moment) {
        return await("a message sent after " + moment)
                .atMost(ARRIVES_WITHIN)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> sentAt.higher(moment), sent -> sent != null);
    }

    /** The longest time between two messages that were sent one after the other, from this moment on. */
    Duration longestSilence(Instant from) {
        Duration longest = Duration.ZERO;
        Instant before = null;
        for (Instant sent : sentAt.tailSet(from)) {
            Duration silence = before == null ? Duration.ZERO : Duration.between(before, sent);
            longest = silence.compareTo(longest) > 0 ? silence : longest;
            before = sent;
        }
        return longest;
    }

    /** Waits until each of these messages has arrived; prints how many came more than once. */
    void areComplete(String test, Map<String, List<String>> idsByKey) {
        int messages = idsByKey.values().stream().mapToInt(List::size).sum();
        assertThat(messages).as("messages of " + test).isPositive();
        await("all " + messages + " messages of " + test)
                .atMost(ARRIVES_WITHIN)
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> assertThat(missing(idsByKey)).isEmpty());
        int copies =
                idsByKey.keySet().stream().mapToInt(key -> arrived(key).size()).sum();
        System.out.printf("%s: messages=%d lost=0 duplicates=%d%n", test, messages, copies - messages);
    }

    /** Each key's messages came in this order, repetitions aside. */
    void areInOrder(Map<String, List<String>> idsByKey) {
        idsByKey.forEach((key, wanted) -> assertThat(List.copyOf(new LinkedHashSet<>(arrived(key))))
                .as("key " + key)
                .isEqualTo(wanted));
    }

    private List<String> missing(Map<String, List<String>> appended) {
        return appended.values().stream()
                .flatMap(List::stream)
                .filter(id -> !ids.contains(id))
                .toList();
    }

    private List<String> arrived(String key) {
        List<String> ofKey = idsByKey.getOrDefault(key, List.of());
        synchronized (ofKey) {
            return List.copyOf(ofKey);
        }
    }

    @Override
    public void close() {
        closing = true;
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
