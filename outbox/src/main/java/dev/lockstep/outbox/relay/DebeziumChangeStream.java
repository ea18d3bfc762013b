package dev.lockstep.outbox.relay;

import dev.lockstep.outbox.log.QuietLoggers;
import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.DebeziumEngine.RecordCommitter;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.MemoryOffsetBackingStore;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * The log by Debezium's embedded engine and PostgreSQL's {@code pgoutput}.
 *
 * <p>Every run begins with an empty memory of offsets, so that the slot alone decides where to go on, and a failed engine
 * is thrown away instead of restarted from within. Debezium's own resuming has to find its place among log positions
 * that rows may share (debezium/dbz#1554); a fresh start cannot get it wrong.
 */
final class DebeziumChangeStream implements ChangeStream {

    private static final System.Logger LOG = System.getLogger(DebeziumChangeStream.class.getName());

    /** The engine cannot be closed while its task starts; the next try follows after this. */
    private static final long CLOSE_RETRY_MS = 100;

    /** 30 s: more than the engine's own limit for stopping a task (1 s) and for a start that hangs (20 s). */
    private static final int CLOSE_TRIES_MAX = 300;

    private final Properties properties;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicReference<@Nullable Throwable> error = new AtomicReference<>();
    private volatile boolean stopped;
    private volatile @Nullable DebeziumEngine<RecordChangeEvent<SourceRecord>> engine;

    DebeziumChangeStream(RelaySettings settings) {
        QuietLoggers.quieten();
        this.properties = properties(settings);
    }

    static Properties properties(RelaySettings settings) {
        Properties url = Driver.parseURL(settings.jdbcUrl(), null);
        if (url == null) {
            throw new IllegalArgumentException("not a PostgreSQL URL: " + settings.jdbcUrl());
        }
        Properties p = new Properties();
        p.setProperty("name", "lockstep-" + settings.name());
        p.setProperty("connector.class", DebeziumOutboxConnector.class.getName());
        // JMX names clash if two engines of one process share it.
        p.setProperty("topic.prefix", "lockstep-" + settings.name());

        p.setProperty("database.hostname", PGProperty.PG_HOST.getOrDefault(url));
        p.setProperty("database.port", PGProperty.PG_PORT.getOrDefault(url));
        p.setProperty("database.dbname", PGProperty.PG_DBNAME.getOrDefault(url));
        p.setProperty("database.user", settings.user());
        p.setProperty("database.password", settings.password());
        // A connection cut without a word is noticed by the probe every status interval, which waits no longer than
        // this.
        p.setProperty("database.socketTimeout", "30");
        p.setProperty("database.tcpKeepAlive", "true");
        // For how long the server keeps the slot for a relay that is frozen or cut off; its own setting is 60 s by
        // default.
        p.setProperty("database.options", "-c wal_sender_timeout=10s");

        p.setProperty(
                DebeziumOutboxTask.APPLICATION,
                JdbcControl.LEADER_PREFIX + settings.node().name());

        p.setProperty("plugin.name", "pgoutput");
        p.setProperty("slot.name", settings.slot());
        p.setProperty("slot.failover", "true");
        p.setProperty("slot.drop.on.stop", "false");
        // The relay itself waits for a slot that is held, and says so; this is for the moment between looking and
        // taking.
        p.setProperty("slot.max.retries", "6");
        p.setProperty("slot.retry.delay.ms", "300");
        p.setProperty("publication.name", settings.publication());
        p.setProperty("publication.autocreate.mode", "disabled");
        // Published under the table's name; under those of its partitions they would be taken, too.
        p.setProperty("table.include.list", "outbox\\.message(_\\w+)?");
        p.setProperty("snapshot.mode", "no_data");
        p.setProperty("skipped.operations", "u,d,t");
        p.setProperty("tombstones.on.delete", "false");
        p.setProperty("binary.handling.mode", "bytes");
        p.setProperty("provide.transaction.metadata", "false");

        // The slot is the durable offset. Flushed after every batch and, while idle, by every heartbeat: exact resume.
        p.setProperty("offset.storage", MemoryOffsetBackingStore.class.getName());
        p.setProperty("offset.flush.interval.ms", "0");
        p.setProperty("heartbeat.interval.ms", "500");
        // Moves the slot also when only other tables, or other databases of the server, are written.
        p.setProperty("lsn.flush.mode", "connector_and_driver");
        // A fraction of wal_sender_timeout: while Kafka is away nobody reads, and this alone keeps the connection.
        p.setProperty("status.update.interval.ms", "2000");

        p.setProperty("poll.interval.ms", "5");
        p.setProperty("max.batch.size", "2048");
        p.setProperty("max.queue.size", "8192");
        // No restart from within: see the class comment.
        p.setProperty("errors.max.retries", "0");
        p.setProperty("retriable.restart.connector.wait.ms", "500");
        p.setProperty("task.management.timeout.ms", "20000");
        // A reader that waits for room in the queue does not notice that it is to end; nothing of it is worth waiting
        // for.
        p.setProperty("executor.shutdown.timeout.ms", "1000");
        p.setProperty("statistics.metrics.enabled", "false");
        return p;
    }

    @Override
    public void run(Sink sink) throws ChangeStreamFailed {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // Debezium and Kafka Connect find their parts by it, also from the threads they start.
        thread.setContextClassLoader(DebeziumChangeStream.class.getClassLoader());
        try {
            DebeziumEngine<RecordChangeEvent<SourceRecord>> built = engine(sink);
            engine = built;
            if (!stopped) {
                built.run();
            }
        } catch (RuntimeException e) {
            error.compareAndSet(null, e);
        } finally {
            thread.setContextClassLoader(before);
            ended.countDown();
        }
        Throwable why = error.get();
        if (!stopped) {
            throw new ChangeStreamFailed(why == null ? "the engine ended by itself" : innermost(why), why);
        }
    }

    private DebeziumEngine<RecordChangeEvent<SourceRecord>> engine(Sink sink) {
        return DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
                .using(properties)
                .using(DebeziumChangeStream.class.getClassLoader())
                .using((boolean success, String message, Throwable thrown) -> error.set(thrown))
                .notifying((changes, committer) -> take(changes, committer, sink))
                .build();
    }

    private static void take(
            List<RecordChangeEvent<SourceRecord>> changes,
            RecordCommitter<RecordChangeEvent<SourceRecord>> committer,
            Sink sink)
            throws InterruptedException {
        sink.take(DebeziumEnvelopes.of(
                changes.stream().map(RecordChangeEvent::record).toList()));
        committer.markProcessed(changes.get(changes.size() - 1));
        committer.markBatchFinished();
    }

    @Override
    public void stop() {
        stopped = true;
        DebeziumEngine<RecordChangeEvent<SourceRecord>> running = engine;
        if (running == null) {
            return;
        }
        try {
            for (int tries = 0; tries < CLOSE_TRIES_MAX && ended.getCount() > 0; tries++) {
                if (close(running) || ended.await(CLOSE_RETRY_MS, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        LOG.log(Level.WARNING, "relay.engine-not-closed slot={0}", properties.getProperty("slot.name"));
    }

    private static boolean close(DebeziumEngine<?> running) {
        try {
            running.close();
            return true;
        } catch (IllegalStateException e) {
            return false; // starting its task, or stopping already
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "the engine was closed with an error", e);
            return true;
        }
    }

    private static String innermost(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getClass().getSimpleName() + ": " + root.getMessage();
    }
}
