package dev.lockstep.benchmarks.relay;

import com.gruelbox.transactionoutbox.Dialect;
import com.gruelbox.transactionoutbox.Instantiator;
import com.gruelbox.transactionoutbox.Persistor;
import com.gruelbox.transactionoutbox.Submitter;
import com.gruelbox.transactionoutbox.TransactionManager;
import com.gruelbox.transactionoutbox.TransactionOutbox;
import dev.lockstep.contract.message.Envelope;
import dev.lockstep.outbox.relay.RelayConfiguration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGPoolingDataSource;

/**
 * gruelbox transaction-outbox in a JVM of its own, with a table of its own: {@code write RUN COUNT} makes a backlog that nobody
 * sends, {@code begin} flushes until {@code end}; {@code live} commits rows at a rate, each sent when it is committed, and writes
 * down when that was.
 */
public final class GruelboxMain {

    /** Each is in the database while it waits for Kafka. */
    private static final int SENDERS = 8;

    private static final int WRITERS_MAX = 8;
    private static final int BACKLOG_ROWS_PER_TRANSACTION = 1_000;
    /** Of a backlog: it takes no time that is past when it looks. */
    private static final Duration DUE_AFTER = Duration.ofSeconds(1);

    private static final Duration LOOK = Duration.ofMillis(1);
    private static final Duration FLUSHED = Duration.ofMillis(200);
    private static final Logger ITS_LOG = Logger.getLogger("com.gruelbox");

    private final Clock clock = Clock.systemUTC();
    private final TransactionManager transactions;
    private final KafkaProducer<byte[], byte[]> producer;
    private final ThreadPoolExecutor senders;
    private volatile boolean flushing;
    private @Nullable Thread flusher;

    private GruelboxMain(Environment environment) {
        transactions = TransactionManager.fromDataSource(database(environment));
        producer = new KafkaProducer<>(
                RelayConfiguration.producer(environment.settings()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        senders = new ThreadPoolExecutor(SENDERS, SENDERS, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "sender");
            thread.setDaemon(true);
            return thread;
        });
    }

    public static void main(String[] none) throws IOException {
        // It has two lines at INFO for every row.
        ITS_LOG.setLevel(Level.WARNING);
        GruelboxMain main = new GruelboxMain(Environment.ofThisProcess());
        Orders.obeyAll(main::obey);
    }

    private void obey(String order, List<String> words) throws IOException, InterruptedException {
        switch (order) {
            case "write" -> write(new Rows(number(words, 0), number(words, 1)));
            case "begin" -> begin();
            case "end" -> end();
            case "live" ->
                live(
                        new Rows(number(words, 0), number(words, 1)),
                        new Rate(
                                number(words, 2),
                                number(words, 3),
                                number(words, 4),
                                number(words, 5),
                                number(words, 6)),
                        Path.of(words.get(7)));
            default -> throw new IllegalArgumentException(order + " " + words);
        }
    }

    private static int number(List<String> words, int place) {
        return Integer.parseInt(words.get(place));
    }

    private void write(Rows rows) throws InterruptedException {
        TransactionOutbox nobody = outbox(DUE_AFTER, (entry, work) -> {});
        for (int first = 0; first < rows.count(); first += BACKLOG_ROWS_PER_TRANSACTION) {
            List<Envelope> messages = new ArrayList<>();
            for (int row = first; row < Math.min(first + BACKLOG_ROWS_PER_TRANSACTION, rows.count()); row++) {
                messages.add(rows.row(row, clock));
            }
            append(nobody, messages);
        }
        Thread.sleep(DUE_AFTER.toMillis());
    }

    private void live(Rows rows, Rate rate, Path file) throws IOException {
        TransactionOutbox outbox = sending();
        new OpenLoad(rate, rows, clock)
                .run(() -> new Appender() {
                    @Override
                    public void append(List<Envelope> messages) {
                        GruelboxMain.this.append(outbox, messages);
                    }

                    @Override
                    public void close() {}
                })
                .write(file);
    }

    private void append(TransactionOutbox outbox, List<Envelope> messages) {
        transactions.inTransaction(transaction -> messages.forEach(message -> append(outbox, message)));
    }

    private static void append(TransactionOutbox outbox, Envelope message) {
        try {
            outbox.schedule(GruelboxSender.class)
                    .send(
                            message.topic(),
                            new String(message.key(), StandardCharsets.UTF_8),
                            new String(message.payload(), StandardCharsets.UTF_8),
                            message.id().toString(),
                            message.type(),
                            message.version(),
                            Objects.requireNonNull(message.sagaContext()),
                            Objects.requireNonNull(message.traceparent()));
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("nothing is sent before the commit", e);
        }
    }

    private void begin() {
        TransactionOutbox outbox = sending();
        flushing = true;
        Thread started = new Thread(() -> flush(outbox), "flush");
        started.setDaemon(true);
        flusher = started;
        started.start();
    }

    /** The next batch when the senders have little to do; asks seldom while there is none, as it is meant to. */
    private void flush(TransactionOutbox outbox) {
        while (flushing) {
            if (senders.getQueue().size() >= SENDERS) {
                LockSupport.parkNanos(LOOK.toNanos());
            } else if (!outbox.flush()) {
                LockSupport.parkNanos(FLUSHED.toNanos());
            }
        }
    }

    private void end() throws InterruptedException {
        flushing = false;
        if (flusher != null) {
            flusher.join();
        }
    }

    private TransactionOutbox sending() {
        return outbox(Duration.ofMinutes(2), Submitter.withExecutor(senders));
    }

    private TransactionOutbox outbox(Duration attempts, Submitter submitter) {
        return TransactionOutbox.builder()
                .transactionManager(transactions)
                .persistor(Persistor.forDialect(Dialect.POSTGRESQL_9))
                .instantiator(Instantiator.using(type -> new KafkaSender(producer)))
                .submitter(submitter)
                .attemptFrequency(attempts)
                .build();
    }

    @SuppressWarnings("deprecation") // a pool is what counts, and this one is at hand
    private static PGPoolingDataSource database(Environment environment) {
        PGPoolingDataSource source = new PGPoolingDataSource();
        source.setUrl(environment.url());
        source.setUser(environment.application().user());
        source.setPassword(environment.application().password());
        source.setDataSourceName("gruelbox");
        source.setInitialConnections(SENDERS);
        source.setMaxConnections(SENDERS + WRITERS_MAX + 2);
        return source;
    }
}
