package dev.lockstep.outbox.relay;

import dev.lockstep.contract.message.Envelope;
import dev.lockstep.contract.message.Header;
import dev.lockstep.outbox.log.QuietLoggers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Kafka by its producer: every acknowledgement is of all in-sync replicas, and an outage is waited for inside the
 * producer, because only its sequence numbers keep the order of records that are repeated.
 */
final class KafkaBroker implements Broker {

    /** How long {@link #send} may wait for the topic's partitions or for buffer before it says that Kafka is away. */
    private static final Duration HAND_OVER_MAX = Duration.ofSeconds(5);

    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);

    /** Errors that speak of the record and of nothing else. A missing topic is the deployment's fault, not the record's. */
    private static final Map<Class<? extends Exception>, String> REFUSALS = Map.of(
            RecordTooLargeException.class, "record-too-large",
            RecordBatchTooLargeException.class, "record-too-large",
            InvalidTopicException.class, "invalid-topic",
            InvalidTimestampException.class, "invalid-timestamp",
            InvalidRecordException.class, "invalid-record");

    private final KafkaProducer<byte[], byte[]> producer;
    private final String source;

    private KafkaBroker(KafkaProducer<byte[], byte[]> producer, String source) {
        this.producer = producer;
        this.source = source;
    }

    /** Makes a producer; it connects by itself, now or later. */
    static KafkaBroker open(RelaySettings settings) throws BrokerUnavailable {
        QuietLoggers.quieten();
        try {
            KafkaProducer<byte[], byte[]> producer =
                    new KafkaProducer<>(configuration(settings), new ByteArraySerializer(), new ByteArraySerializer());
            return new KafkaBroker(producer, "/lockstep/" + settings.name());
        } catch (KafkaException e) {
            throw new BrokerUnavailable("no Kafka producer for " + settings.kafkaBootstrap() + ": " + rootOf(e), e);
        }
    }

    static Map<String, Object> configuration(RelaySettings settings) {
        return Map.ofEntries(
                Map.entry(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.kafkaBootstrap()),
                Map.entry(ProducerConfig.CLIENT_ID_CONFIG, "lockstep-relay-" + settings.name()),
                Map.entry(ProducerConfig.ACKS_CONFIG, "all"),
                Map.entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true),
                Map.entry(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 5),
                // Every client in every language reads gzip by itself; kafkajs, for one, has no lz4, snappy or zstd.
                Map.entry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip"),
                Map.entry(ProducerConfig.COMPRESSION_GZIP_LEVEL_CONFIG, 1),
                Map.entry(ProducerConfig.LINGER_MS_CONFIG, 0),
                Map.entry(ProducerConfig.BATCH_SIZE_CONFIG, 131_072),
                Map.entry(ProducerConfig.BUFFER_MEMORY_CONFIG, 67_108_864L),
                // Twice what our topics take (8 MiB): what is too large is for the broker and its topic to say.
                Map.entry(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 16_777_216),
                Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, HAND_OVER_MAX.toMillis()),
                Map.entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000),
                // For ever: a record given up here could be overtaken by the next one of its key.
                Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE),
                Map.entry(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false),
                Map.entry(ProducerConfig.METRIC_REPORTER_CLASSES_CONFIG, ""));
    }

    @Override
    public Receipt send(Envelope message) throws BrokerUnavailable, InterruptedException {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(message.topic(), null, message.key(), message.payload());
        for (Header header : KafkaHeaders.of(message, source)) {
            record.headers().add(header.name(), header.value());
        }
        try {
            Future<RecordMetadata> sent = producer.send(record);
            refuseHandOver(sent, message.topic());
            return new KafkaReceipt(sent);
        } catch (InterruptException e) {
            throw interrupted(e);
        } catch (KafkaException | IllegalStateException e) {
            throw new BrokerUnavailable("Kafka's producer cannot go on: " + rootOf(e), e);
        }
    }

    /** A record for which the producer found no partition or no buffer in time comes back as failed at once. */
    private static void refuseHandOver(Future<RecordMetadata> sent, String topic)
            throws BrokerUnavailable, InterruptedException {
        if (!sent.isDone()) {
            return;
        }
        try {
            sent.get();
        } catch (ExecutionException e) {
            Throwable why = e.getCause();
            if (why instanceof TimeoutException && why.getCause() instanceof UnknownTopicOrPartitionException) {
                throw new BrokerUnavailable("topic " + topic + " does not exist", why);
            }
            if (why instanceof TimeoutException) {
                throw new BrokerUnavailable("Kafka takes nothing: " + why.getMessage(), why);
            }
            // Anything else is the receipt's to tell.
        }
    }

    private record KafkaReceipt(Future<RecordMetadata> sent) implements Receipt {

        @Override
        public boolean isAnswered() {
            return sent.isDone();
        }

        @Override
        public boolean await(Duration time) throws MessageRefused, BrokerUnavailable, InterruptedException {
            try {
                sent.get(time.toMillis(), TimeUnit.MILLISECONDS);
                return true;
            } catch (java.util.concurrent.TimeoutException e) {
                return false;
            } catch (ExecutionException e) {
                Throwable why = e.getCause() == null ? e : e.getCause();
                String reason = REFUSALS.get(why.getClass());
                if (reason != null) {
                    throw new MessageRefused(reason, why);
                }
                throw new BrokerUnavailable("Kafka did not take a message: " + rootOf(why), why);
            }
        }
    }

    private static InterruptedException interrupted(InterruptException e) {
        InterruptedException translated = new InterruptedException(e.getMessage());
        translated.initCause(e);
        return translated;
    }

    private static String rootOf(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getClass().getSimpleName() + ": " + root.getMessage();
    }

    @Override
    public void close() {
        producer.close(CLOSE_MAX);
    }
}
