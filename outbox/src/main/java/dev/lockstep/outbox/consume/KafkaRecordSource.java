package dev.lockstep.outbox.consume;

import dev.lockstep.contract.message.Header;
import dev.lockstep.outbox.log.QuietLoggers;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Kafka by its consumer. The classic group protocol, because its session time-out is the client's to choose: after a
 * {@code kill -9} another member takes over in 6 s, where the new protocol leaves it to the broker, 45 s by default.
 */
final class KafkaRecordSource implements RecordSource {

    private static final System.Logger LOG = System.getLogger(KafkaRecordSource.class.getName());
    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);
    private static final Duration IDLE_POLL = Duration.ofMillis(100);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private boolean idling;

    KafkaRecordSource(ConsumerSettings settings) {
        QuietLoggers.quieten();
        consumer =
                new KafkaConsumer<>(configuration(settings), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.subscribe(settings.topics(), new Rebalances());
    }

    private static Map<String, Object> configuration(ConsumerSettings settings) {
        return Map.ofEntries(
                Map.entry(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrap()),
                Map.entry(ConsumerConfig.CLIENT_ID_CONFIG, "lockstep-" + settings.name()),
                Map.entry(ConsumerConfig.GROUP_ID_CONFIG, settings.group()),
                Map.entry(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic"),
                Map.entry(
                        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, List.of(CooperativeStickyAssignor.class)),
                Map.entry(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000),
                Map.entry(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2_000),
                Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
                // A group without offsets has processed nothing: latest would skip what is there.
                Map.entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
                // Records of foreign transactions count when those are committed.
                Map.entry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"),
                Map.entry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.recordsMax()),
                Map.entry(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1),
                Map.entry(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, false),
                Map.entry(ConsumerConfig.METRIC_REPORTER_CLASSES_CONFIG, ""));
    }

    @Override
    public List<InboundRecord> poll(Duration max) {
        return inbound(polled(max));
    }

    private ConsumerRecords<byte[], byte[]> polled(Duration max) {
        try {
            return consumer.poll(max);
        } catch (WakeupException e) {
            return ConsumerRecords.empty();
        }
    }

    @Override
    public void idle(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        idling = true;
        try {
            consumer.pause(consumer.assignment());
            for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
                // Rebalances and the poll interval are served; with everything paused there are no records.
                consumer.poll(left < IDLE_POLL.toNanos() ? Duration.ofNanos(left) : IDLE_POLL);
            }
        } catch (WakeupException e) {
            LOG.log(Level.DEBUG, "woken up", e);
        } finally {
            idling = false;
            consumer.resume(consumer.assignment());
        }
    }

    @Override
    public boolean owns(InboundRecord record) {
        return consumer.assignment().contains(new TopicPartition(record.topic(), record.partition()));
    }

    @Override
    public void commit(List<InboundRecord> done) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (InboundRecord record : done) {
            if (owns(record)) {
                offsets.merge(
                        new TopicPartition(record.topic(), record.partition()),
                        new OffsetAndMetadata(record.offset() + 1),
                        (one, other) -> one.offset() > other.offset() ? one : other);
            }
        }
        consumer.commitAsync(offsets, (committed, e) -> {
            if (e != null) {
                // The next commit covers it; until then a restart repeats what is done.
                LOG.log(Level.DEBUG, "offsets were not committed", e);
            }
        });
    }

    @Override
    public boolean connected() {
        return consumer.metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals("connection-count"))
                .map(Metric::metricValue)
                .anyMatch(count -> count instanceof Double connections && connections > 0);
    }

    @Override
    public long lag() {
        return consumer.assignment().stream()
                .mapToLong(partition -> consumer.currentLag(partition).orElse(0))
                .sum();
    }

    @Override
    public void wakeup() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE_MAX));
    }

    private static List<InboundRecord> inbound(ConsumerRecords<byte[], byte[]> records) {
        List<InboundRecord> inbound = new ArrayList<>(records.count());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            inbound.add(new InboundRecord(
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    Instant.ofEpochMilli(record.timestamp()),
                    record.key(),
                    record.value(),
                    headers(record)));
        }
        return inbound;
    }

    private static List<Header> headers(ConsumerRecord<byte[], byte[]> record) {
        byte[] none = {};
        return StreamSupport.stream(record.headers().spliterator(), false)
                .map(header -> new Header(header.key(), header.value() == null ? none : header.value()))
                .toList();
    }

    /** A partition that arrives while the loop waits is paused too: its records are polled when the batch in hand is settled. */
    private final class Rebalances implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (idling) {
                consumer.pause(partitions);
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            LOG.log(Level.DEBUG, "partitions go to another member: {0}", partitions);
        }
    }
}
