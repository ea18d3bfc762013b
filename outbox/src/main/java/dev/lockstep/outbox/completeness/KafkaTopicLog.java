package dev.lockstep.outbox.completeness;

import dev.lockstep.contract.message.Header;
import dev.lockstep.contract.query.RecordSighting;
import dev.lockstep.outbox.log.QuietLoggers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Kafka by a consumer that belongs to no group and commits nothing, and by its admin client. */
public final class KafkaTopicLog implements TopicLog {

    private static final int ANSWER_MS_MAX = 10_000;
    private static final Duration POLL_MAX = Duration.ofMillis(200);
    /** Polls in a row without a record while there should be some: half a minute. */
    private static final int SILENT_POLLS_MAX = 150;

    private static final int POLL_RECORDS_MAX = 2_000;
    private static final int FETCH_BYTES_MAX = 8 << 20;
    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Admin admin;

    private KafkaTopicLog(KafkaConsumer<byte[], byte[]> consumer, Admin admin) {
        this.consumer = consumer;
        this.admin = admin;
    }

    public static KafkaTopicLog open(String bootstrap) {
        QuietLoggers.quieten();
        try {
            KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                    configuration(bootstrap), new ByteArrayDeserializer(), new ByteArrayDeserializer());
            Admin admin = Admin.create(Map.of(
                    AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                    bootstrap,
                    AdminClientConfig.CLIENT_ID_CONFIG,
                    "lockstep-completeness",
                    AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                    ANSWER_MS_MAX,
                    AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                    ANSWER_MS_MAX,
                    AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG,
                    false,
                    AdminClientConfig.METRIC_REPORTER_CLASSES_CONFIG,
                    ""));
            return new KafkaTopicLog(consumer, admin);
        } catch (KafkaException e) {
            throw new LogUnavailable("no Kafka clients for " + bootstrap, e);
        }
    }

    private static Map<String, Object> configuration(String bootstrap) {
        return Map.ofEntries(
                Map.entry(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap),
                Map.entry(ConsumerConfig.CLIENT_ID_CONFIG, "lockstep-completeness"),
                Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
                // Where retention has taken what was asked for, what is left is looked at.
                Map.entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
                Map.entry(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false),
                Map.entry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"),
                Map.entry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLL_RECORDS_MAX),
                Map.entry(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES_MAX),
                Map.entry(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MS_MAX),
                Map.entry(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MS_MAX),
                Map.entry(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, false),
                Map.entry(ConsumerConfig.METRIC_REPORTER_CLASSES_CONFIG, ""));
    }

    @Override
    public Map<Integer, Long> ends(String topic) {
        Map<TopicPartition, OffsetSpec> latest =
                partitions(topic).stream().collect(Collectors.toMap(Function.identity(), each -> OffsetSpec.latest()));
        Map<Integer, Long> ends = new HashMap<>();
        answer(admin.listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                        .all())
                .forEach((partition, found) -> ends.put(partition.partition(), found.offset()));
        return ends;
    }

    @Override
    public Map<Integer, Long> at(String topic, Instant time) {
        return kafka(() -> {
            List<TopicPartition> partitions = partitions(topic);
            Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(
                    partitions.stream().collect(Collectors.toMap(Function.identity(), each -> time.toEpochMilli())));
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<Integer, Long> offsets = new HashMap<>();
            for (TopicPartition partition : partitions) {
                OffsetAndTimestamp first = found.get(partition);
                offsets.put(partition.partition(), first == null ? ends.getOrDefault(partition, 0L) : first.offset());
            }
            return offsets;
        });
    }

    @Override
    public Map<Integer, Long> committed(String group, String topic) {
        Map<TopicPartition, OffsetAndMetadata> offsets =
                answer(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        Map<Integer, Long> committed = new HashMap<>();
        offsets.forEach((partition, offset) -> {
            if (partition.topic().equals(topic) && offset != null) {
                committed.put(partition.partition(), offset.offset());
            }
        });
        return committed;
    }

    /** What is to be read of a partition. */
    private record Stretch(TopicPartition partition, long from, long to) {}

    @Override
    public boolean read(String topic, Map<Integer, Long> from, Map<Integer, Long> to, Viewer viewer) {
        return kafka(() -> {
            List<Stretch> wanted = new ArrayList<>();
            from.forEach((partition, first) -> {
                long end = to.getOrDefault(partition, first);
                if (first < end) {
                    wanted.add(new Stretch(new TopicPartition(topic, partition), first, end));
                }
            });
            List<Stretch> shown = shown(wanted);
            show(shown, viewer);
            return shown.equals(wanted);
        });
    }

    /** Without what running transactions hide. */
    private List<Stretch> shown(List<Stretch> wanted) {
        Map<TopicPartition, Long> stable =
                consumer.endOffsets(wanted.stream().map(Stretch::partition).toList());
        return wanted.stream()
                .map(each -> new Stretch(
                        each.partition(),
                        each.from(),
                        Math.min(each.to(), stable.getOrDefault(each.partition(), each.from()))))
                .filter(each -> each.from() < each.to())
                .toList();
    }

    private void show(List<Stretch> stretches, Viewer viewer) {
        assign(stretches);
        stretches.forEach(each -> consumer.seek(each.partition(), each.from()));
        List<Stretch> open = stretches;
        int silent = 0;
        while (!open.isEmpty()) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL_MAX);
            for (Stretch each : open) {
                for (ConsumerRecord<byte[], byte[]> record : records.records(each.partition())) {
                    if (record.offset() < each.to() && !viewer.see(sighting(record))) {
                        return;
                    }
                }
            }
            List<Stretch> left = open.stream()
                    .filter(each -> consumer.position(each.partition()) < each.to())
                    .toList();
            if (left.size() < open.size()) {
                // Those that are through are not fetched any more; the others go on where they are.
                assign(left);
                open = left;
            }
            silent = records.isEmpty() ? silent + 1 : 0;
            if (silent > SILENT_POLLS_MAX) {
                throw new LogUnavailable("Kafka shows nothing of " + open);
            }
        }
    }

    private void assign(List<Stretch> stretches) {
        consumer.assign(stretches.stream().map(Stretch::partition).toList());
    }

    private static RecordSighting sighting(ConsumerRecord<byte[], byte[]> record) {
        byte[] none = {};
        List<Header> headers = StreamSupport.stream(record.headers().spliterator(), false)
                .map(header -> new Header(header.key(), header.value() == null ? none : header.value()))
                .toList();
        return RecordSighting.of(
                record.topic(),
                record.partition(),
                record.offset(),
                Instant.ofEpochMilli(record.timestamp()),
                headers,
                RecordSighting.contentOf(record.value()));
    }

    private List<TopicPartition> partitions(String topic) {
        List<PartitionInfo> known = kafka(() -> consumer.partitionsFor(topic));
        if (known.isEmpty()) {
            throw new LogUnavailable("topic " + topic + " does not exist");
        }
        return known.stream()
                .map(each -> new TopicPartition(topic, each.partition()))
                .toList();
    }

    /** A call of the consumer. */
    private interface Call<T> {
        T make();
    }

    private static <T> T kafka(Call<T> call) {
        try {
            return call.make();
        } catch (KafkaException e) {
            throw new LogUnavailable("Kafka cannot be read: " + e.getMessage(), e);
        }
    }

    private static <T> T answer(KafkaFuture<T> asked) {
        try {
            return asked.get(ANSWER_MS_MAX, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new LogUnavailable("Kafka does not answer: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogUnavailable("interrupted while Kafka was asked", e);
        }
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE_MAX));
        admin.close(CLOSE_MAX);
    }
}
