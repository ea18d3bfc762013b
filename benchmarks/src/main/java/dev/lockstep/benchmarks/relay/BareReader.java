package dev.lockstep.benchmarks.relay;

import dev.lockstep.outbox.relay.RelayConfiguration;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;

/**
 * The least that a reader of the log has to do to be as good as the relay in everything that is measured: the same rows, as
 * the same records with the same headers, by a producer with the same settings, and nothing confirmed to PostgreSQL that
 * Kafka has not acknowledged, whole transactions in their order. It knows one table, one plug-in and no trouble: whatever
 * goes wrong ends it.
 *
 * <p>One thread reads, sends and confirms; acknowledgements are not waited for, they are looked at on the way.
 */
final class BareReader implements Runnable {

    /** Between two looks while nothing comes. */
    private static final long IDLE_NANOS = 100_000;

    private static final int STATUS_SECONDS = 2;

    private final Environment environment;
    private final InsertDecoder decoder = new InsertDecoder();
    private final Deque<Sent> unconfirmed = new ArrayDeque<>();
    private volatile boolean stopping;

    /**
     * What was sent, or the end of a transaction.
     *
     * @param acknowledged of a record; null at the end of a transaction
     * @param end what can be confirmed when everything before is acknowledged; null within a transaction
     */
    private record Sent(
            @Nullable Future<RecordMetadata> acknowledged,
            @Nullable LogSequenceNumber end) {}

    BareReader(Environment environment) {
        this.environment = environment;
    }

    void stop() {
        stopping = true;
    }

    @Override
    public void run() {
        try (Connection connection = connect();
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        RelayConfiguration.producer(environment.settings()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
                PGReplicationStream stream = open(connection)) {
            while (!stopping) {
                @Nullable ByteBuffer message = stream.readPending();
                if (message == null) {
                    confirm(stream);
                    LockSupport.parkNanos(IDLE_NANOS);
                } else {
                    take(message, producer, stream);
                }
            }
            producer.flush();
            confirm(stream);
            stream.forceUpdateStatus();
        } catch (SQLException | ExecutionException e) {
            throw new IllegalStateException("the bare reader is at its end", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void take(ByteBuffer message, KafkaProducer<byte[], byte[]> producer, PGReplicationStream stream)
            throws ExecutionException, InterruptedException {
        switch ((char) message.get()) {
            case 'R' -> decoder.relation(message);
            case 'I' -> unconfirmed.add(new Sent(producer.send(decoder.insert(message)), null));
            case 'C' -> {
                unconfirmed.add(new Sent(null, InsertDecoder.endOfTransaction(message)));
                confirm(stream);
            }
            default -> {} // the begin of a transaction, and types of columns
        }
    }

    /** As far as everything is acknowledged; the driver tells PostgreSQL with its next status. */
    private void confirm(PGReplicationStream stream) throws ExecutionException, InterruptedException {
        for (Sent oldest = unconfirmed.peek(); oldest != null; oldest = unconfirmed.peek()) {
            if (oldest.acknowledged() != null) {
                if (!oldest.acknowledged().isDone()) {
                    return;
                }
                oldest.acknowledged().get();
            }
            if (oldest.end() != null) {
                stream.setAppliedLSN(oldest.end());
                stream.setFlushedLSN(oldest.end());
            }
            unconfirmed.remove();
        }
    }

    private Connection connect() throws SQLException {
        Properties properties = new Properties();
        PGProperty.USER.set(properties, environment.relay().user());
        PGProperty.PASSWORD.set(properties, environment.relay().password());
        PGProperty.REPLICATION.set(properties, "database");
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "14");
        PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
        return DriverManager.getConnection(environment.url(), properties);
    }

    /** Columns in their binary form, which spares a {@code bytea} its way through hexadecimal digits. */
    private PGReplicationStream open(Connection connection) throws SQLException {
        return connection
                .unwrap(PGConnection.class)
                .getReplicationAPI()
                .replicationStream()
                .logical()
                .withSlotName(environment.slot())
                .withSlotOption("proto_version", 1)
                .withSlotOption("publication_names", environment.settings().publication())
                .withSlotOption("binary", true)
                .withStatusInterval(STATUS_SECONDS, TimeUnit.SECONDS)
                .start();
    }
}
