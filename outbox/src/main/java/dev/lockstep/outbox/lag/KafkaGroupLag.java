package dev.lockstep.outbox.lag;

import dev.lockstep.outbox.log.QuietLoggers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * How far a consumer group is behind on a topic, as every node can see it, whichever has the partitions. Asks for the
 * group's offsets without being a member: two requests a look. Not thread-safe; a look takes a few seconds at most.
 *
 * <p>What a partition's end is not told by its clock ({@link LogClock}) is told by the first record that waits: when this
 * process has just started, and for what is no record at all. A foreign producer's transaction ends with a mark that nobody
 * receives, so a group can be one behind for ever and have nothing to do.
 */
public final class KafkaGroupLag implements AutoCloseable {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(1);

    private static final Duration FETCH_POLL = Duration.ofMillis(200);

    /** 2 s in all, as long as for any other answer. */
    private static final int FETCH_POLLS_MAX = 10;

    /** What waits for less is not looked at: under load there is always something that waits for a moment. */
    private static final Duration LOOKED_AT_FROM = Duration.ofSeconds(2);

    /** Bytes of a partition; at least one batch comes, however large. */
    private static final int FETCH_BYTES = 1_024;

    private final Map<String, Object> configuration;
    private final String topic;
    private final Clock clock;
    private final Map<TopicPartition, LogClock> clocks = new HashMap<>();
    private @Nullable KafkaConsumer<byte[], byte[]> consumer;

    /** Connects with the first look. */
    public KafkaGroupLag(String bootstrap, String group, String topic, Clock clock) {
        QuietLoggers.quieten();
        this.configuration = configuration(bootstrap, group);
        this.topic = topic;
        this.clock = clock;
    }

    private static Map<String, Object> configuration(String bootstrap, String group) {
        return Map.ofEntries(
                Map.entry(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap),
                Map.entry(ConsumerConfig.CLIENT_ID_CONFIG, "lockstep-lag-" + group),
                Map.entry(ConsumerConfig.GROUP_ID_CONFIG, group),
                Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
                Map.entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
                Map.entry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"),
                Map.entry(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES),
                Map.entry(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(ANSWER_MAX.toMillis())),
                Map.entry(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(ANSWER_MAX.toMillis())),
                Map.entry(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, false),
                Map.entry(ConsumerConfig.METRIC_REPORTER_CLASSES_CONFIG, ""));
    }

    /** Throws {@link IllegalStateException} when Kafka does not say. */
    public Standing look() {
        try {
            return standing(consumer());
        } catch (KafkaException e) {
            throw new IllegalStateException("Kafka does not say how far a group is: " + e.getMessage(), e);
        }
    }

    /** Made when it is needed: no address that can be resolved is a state of the world, too. */
    private KafkaConsumer<byte[], byte[]> consumer() {
        KafkaConsumer<byte[], byte[]> made = consumer;
        if (made == null) {
            made = new KafkaConsumer<>(configuration, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            consumer = made;
        }
        return made;
    }

    private Set<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
        return consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .collect(Collectors.toSet());
    }

    private Standing standing(KafkaConsumer<byte[], byte[]> consumer) {
        Set<TopicPartition> partitions = partitions(consumer);
        // The positions first: what is committed in between is not behind.
        Map<TopicPartition, Long> positions = positions(consumer, partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Instant now = clock.instant();
        List<Place> places = partitions.stream()
                .map(partition -> place(partition, positions, ends, now))
                .toList();
        List<Place> unclear =
                places.stream().filter(place -> place.isUnclear(now)).toList();
        Map<TopicPartition, Instant> first = unclear.isEmpty() ? Map.of() : firstRecords(consumer, unclear);
        long behind = 0;
        Duration waiting = Duration.ZERO;
        for (Place place : places) {
            Instant written = place.isUnclear(now) ? first.get(place.partition()) : place.since();
            if (written != null) {
                // A record's time is its producer's word: it counts where there is no better one.
                Instant since = place.since() == null ? written : place.since();
                Duration waits = Duration.between(since, now);
                behind += place.left();
                waiting = waits.compareTo(waiting) > 0 ? waits : waiting;
            }
        }
        return new Standing(
                now, positions.values().stream().mapToLong(Long::longValue).sum(), behind, waiting);
    }

    /**
     * Where the group is in a partition.
     *
     * @param since when what it has not read began to be written, or null if that is longer ago than the first look
     */
    private record Place(
            TopicPartition partition,
            long position,
            long end,
            @Nullable Instant since) {

        long left() {
            return Math.max(0, end - position);
        }

        boolean isUnclear(Instant now) {
            return left() > 0 && (since == null || Duration.between(since, now).compareTo(LOOKED_AT_FROM) >= 0);
        }
    }

    private Place place(
            TopicPartition partition,
            Map<TopicPartition, Long> positions,
            Map<TopicPartition, Long> ends,
            Instant now) {
        long position = positions.getOrDefault(partition, 0L);
        long end = ends.getOrDefault(partition, position);
        LogClock ending = clocks.computeIfAbsent(partition, unused -> new LogClock());
        ending.ends(now, end);
        return new Place(partition, position, end, ending.behindSince(position).orElse(null));
    }

    /** A group that has committed nothing yet begins at the beginning. */
    private static Map<TopicPartition, Long> positions(
            KafkaConsumer<byte[], byte[]> consumer, Set<TopicPartition> partitions) {
        Map<TopicPartition, Long> positions = new HashMap<>();
        consumer.committed(partitions).forEach((partition, offset) -> {
            if (offset != null) {
                positions.put(partition, offset.offset());
            }
        });
        Set<TopicPartition> fresh = partitions.stream()
                .filter(partition -> !positions.containsKey(partition))
                .collect(Collectors.toSet());
        if (!fresh.isEmpty()) {
            positions.putAll(consumer.beginningOffsets(fresh));
        }
        return positions;
    }

    /** When the first record of each was written that waits; nothing for a place behind which there is none. */
    private Map<TopicPartition, Instant> firstRecords(KafkaConsumer<byte[], byte[]> consumer, List<Place> places) {
        consumer.assign(places.stream().map(Place::partition).toList());
        places.forEach(place -> consumer.seek(place.partition(), place.position()));
        Map<TopicPartition, Instant> first = new HashMap<>();
        for (int polls = 0; polls < FETCH_POLLS_MAX; polls++) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(FETCH_POLL)) {
                first.putIfAbsent(
                        new TopicPartition(record.topic(), record.partition()),
                        Instant.ofEpochMilli(record.timestamp()));
            }
            if (places.stream().allMatch(place -> first.containsKey(place.partition()) || isEmpty(consumer, place))) {
                return first;
            }
        }
        throw new IllegalStateException("Kafka does not give out what waits on " + topic);
    }

    /** The consumer has passed over everything up to the end and received nothing. */
    private static boolean isEmpty(KafkaConsumer<byte[], byte[]> consumer, Place place) {
        return consumer.position(place.partition()) >= place.end();
    }

    @Override
    public void close() {
        if (consumer != null) {
            consumer.close(CloseOptions.timeout(CLOSE_MAX));
        }
    }
}
