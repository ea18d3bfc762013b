package dev.lockstep.systemtests.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.launcher.Infrastructure;
import dev.lockstep.outbox.lag.KafkaGroupLag;
import dev.lockstep.outbox.lag.Standing;
import dev.lockstep.systemtests.servers.ServersTest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How far a group is behind, on a real Kafka and a topic of two partitions. */
@ServersTest
class GroupLagIT {

    private static final Duration LONG_AGO = Duration.ofMinutes(5);

    private final Infrastructure servers;
    private final String topic = "lag-" + UUID.randomUUID();
    private KafkaGroupLag lag;

    GroupLagIT(Infrastructure servers) {
        this.servers = servers;
    }

    @BeforeEach
    void makeTopic() throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers.kafka()))) {
            admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1))).all().get();
        }
        lag = looker(servers.kafka());
    }

    @AfterEach
    void close() {
        lag.close();
    }

    @Test
    void isNothingOnAnEmptyTopicAndForAGroupThatHasReadEverything() {
        assertThat(lag.look()).satisfies(GroupLagIT::isNothing);
        send(Map.of(), 0, Instant.now(), 3);
        commit(0, 3);
        assertThat(lag.look())
                .satisfies(GroupLagIT::isNothing)
                .satisfies(standing -> assertThat(standing.done()).isEqualTo(3));
    }

    /** Of a process that has just started: nothing but the record can tell how old it is. */
    @Test
    void isAsOldAsTheFirstRecordThatWaitsInAnyPartition() {
        send(Map.of(), 0, Instant.now().minus(LONG_AGO.multipliedBy(2)), 1);
        send(Map.of(), 0, Instant.now().minusSeconds(30), 2);
        send(Map.of(), 1, Instant.now().minus(LONG_AGO), 1);
        commit(0, 1);
        Standing standing = lag.look();
        assertThat(standing.behind()).isEqualTo(3);
        assertThat(standing.waiting()).isBetween(LONG_AGO, LONG_AGO.plusMinutes(1));
        commit(1, 1);
        assertThat(lag.look().waiting()).isBetween(Duration.ofSeconds(29), Duration.ofMinutes(1));
        commit(0, 3);
        assertThat(lag.look()).satisfies(GroupLagIT::isNothing);
    }

    /** A producer may write any time into a record; it cannot make the house close. */
    @Test
    void believesWhatItHasSeenMoreThanTheTimeInARecord() {
        assertThat(lag.look()).satisfies(GroupLagIT::isNothing);
        Instant before = Instant.now();
        send(Map.of(), 0, Instant.EPOCH, 1);
        Standing standing = lag.look();
        assertThat(standing.behind()).isEqualTo(1);
        assertThat(standing.waiting())
                .isLessThan(Duration.between(before, Instant.now()).plusMinutes(1));
    }

    /** The mark at the end of a transaction has an offset, and no consumer receives it. */
    @Test
    void isNothingWhenOnlyTheEndOfAForeignTransactionIsLeft() {
        send(Map.of("transactional.id", topic), 0, Instant.now().minus(LONG_AGO), 2);
        commit(0, 2);
        assertThat(lag.look()).satisfies(GroupLagIT::isNothing);
        send(Map.of(), 0, Instant.now().minus(LONG_AGO), 1);
        assertThat(lag.look().waiting()).isPositive();
    }

    @Test
    void saysSoWhenKafkaIsNotThere() {
        try (KafkaGroupLag nowhere = looker("127.0.0.1:1")) {
            assertThatThrownBy(nowhere::look).isInstanceOf(IllegalStateException.class);
        }
    }

    private KafkaGroupLag looker(String bootstrap) {
        return new KafkaGroupLag(bootstrap, "group-of-" + topic, topic, Clock.systemUTC());
    }

    private static void isNothing(Standing standing) {
        assertThat(standing.behind()).isZero();
        assertThat(standing.waiting()).isZero();
    }

    private void send(Map<String, Object> more, int partition, Instant at, int records) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("bootstrap.servers", servers.kafka());
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            boolean transactional = !more.isEmpty();
            if (transactional) {
                producer.initTransactions();
                producer.beginTransaction();
            }
            for (int i = 0; i < records; i++) {
                producer.send(new ProducerRecord<>(topic, partition, at.toEpochMilli(), null, new byte[] {1}));
            }
            if (transactional) {
                producer.commitTransaction();
            }
        }
    }

    private void commit(int partition, long offset) {
        Map<String, Object> settings = Map.of("bootstrap.servers", servers.kafka(), "group.id", "group-of-" + topic);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.commitSync(Map.of(new TopicPartition(topic, partition), new OffsetAndMetadata(offset)));
        }
    }
}
