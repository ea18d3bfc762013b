package dev.lockstep.systemtests.stack;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;

/** Everything that stands on a topic, read from its beginning at every call. */
public final class Topic {

    private static final Duration ARRIVES_WITHIN = Duration.ofSeconds(60);

    /** A record with text where text is meant. */
    public record Message(String key, Map<String, String> headers, byte[] value) {

        static Message of(ConsumerRecord<byte[], byte[]> kafka) {
            Map<String, String> headers = new HashMap<>();
            kafka.headers()
                    .forEach(header -> headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
            String key = kafka.key() == null ? "" : new String(kafka.key(), StandardCharsets.UTF_8);
            return new Message(key, headers, kafka.value());
        }

        public String type() {
            return headers.getOrDefault("message-type", "");
        }

        public JsonNode json() {
            return Json.read(new String(value, StandardCharsets.UTF_8));
        }
    }

    private final String bootstrap;
    private final String name;

    public Topic(String bootstrap, String name) {
        this.bootstrap = bootstrap;
        this.name = name;
    }

    /** What now stands on the topic and matches. */
    public List<Message> messages(Predicate<Message> wanted) {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(name).stream()
                    .map(partition -> new TopicPartition(name, partition.partition()))
                    .toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            List<Message> found = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(kafka -> {
                    Message message = Message.of(kafka);
                    if (wanted.test(message)) {
                        found.add(message);
                    }
                });
            }
            return found;
        }
    }

    /** The first match, as soon as there is one. */
    public Message await(Predicate<Message> wanted) {
        return Awaitility.await("a message on " + name)
                .atMost(ARRIVES_WITHIN)
                .until(() -> messages(wanted), found -> !found.isEmpty())
                .get(0);
    }
}
