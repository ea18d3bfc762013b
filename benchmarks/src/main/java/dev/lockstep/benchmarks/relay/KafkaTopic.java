package dev.lockstep.benchmarks.relay;

import dev.lockstep.contract.message.Headers;
import dev.lockstep.launcher.process.Obstacle;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The topic to which all contenders send, in turn. Its broker stamps each record with the time at which it was stored. */
final class KafkaTopic implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    /** Debezium's outbox router calls it so. */
    private static final String ROUTER_ID = "id";

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;
    private final Clock clock;

    KafkaTopic(String bootstrap, String topic, Clock clock) {
        stampWhenStored(bootstrap, topic);
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        5_000,
                        ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG,
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        this.partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(partitions);
        this.clock = clock;
    }

    private static void stampWhenStored(String bootstrap, String topic) {
        ConfigEntry stamp = new ConfigEntry(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
        try (Admin admin = Admin.create(Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap))) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, topic),
                            List.of(new AlterConfigOp(stamp, AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new Obstacle("cannot configure topic " + topic + ": " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Obstacle("interrupted", e);
        }
    }

    /** Goes on behind the last record that is there now. */
    void skipToEnd() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        ends.forEach(consumer::seek);
    }

    /** How many records there are behind those that were taken. */
    long waiting() {
        return consumer.endOffsets(partitions).entrySet().stream()
                .mapToLong(end -> end.getValue() - consumer.position(end.getKey()))
                .sum();
    }

    /** Takes what is there, with the time at which the broker stored it, or waits a moment for it. */
    void takeStored(Received received) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            received.take(id(record), record.timestamp() * 1_000);
        }
    }

    /** The same with the time of now, at which the consumer has it. */
    void takeArrived(Received received) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        long now = Micros.now(clock);
        for (ConsumerRecord<byte[], byte[]> record : records) {
            received.take(id(record), now);
        }
    }

    private static UUID id(ConsumerRecord<byte[], byte[]> record) {
        Header header = record.headers().lastHeader(Headers.MESSAGE_ID);
        if (header == null) {
            header = record.headers().lastHeader(ROUTER_ID);
        }
        if (header == null) {
            throw new Obstacle("a record without an id: " + record);
        }
        return UUID.fromString(new String(header.value(), StandardCharsets.UTF_8).replace("\"", ""));
    }

    @Override
    public void close() {
        consumer.close();
    }
}
