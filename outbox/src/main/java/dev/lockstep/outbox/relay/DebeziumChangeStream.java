package dev.lockstep.outbox.relay;

import dev.lockstep.outbox.log.QuietLoggers;
import io.debezium.connector.postgresql.connection.Lsn;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * The log as Debezium's PostgreSQL connector reads and decodes it. Its engine is left out: what it puts behind the decoder, a queue,
 * records of Kafka Connect and a future for each of them, costs more than all the rest of the way to Kafka, and its memory of offsets
 * would be a second truth.
 *
 * <p>The slot alone decides where to go on: every run begins at its confirmed position, and a failed one is thrown away
 * instead of restarted from within. Confirmed are whole transactions. Debezium's own resuming has to find its place among log
 * positions that rows may share (debezium/dbz#1554); a fresh start cannot get it wrong.
 *
 * <p>One thread reads, hands over and confirms. It reads on while up to {@value #UNCONFIRMED_MAX} bytes and a batch are on their
 * way to Kafka; what is behind them waits in PostgreSQL.
 */
final class DebeziumChangeStream implements ChangeStream {

    private static final int MESSAGES_MAX = 1_024;
    private static final int BYTES_MAX = 2_097_152;

    /** Bytes, not batches: of a slow stream every batch is a row or two, and the next ones need not wait for Kafka's answer. */
    private static final long UNCONFIRMED_MAX = 8_388_608;

    /** So many reads of a millisecond brought nothing; then it waits for Kafka, which tells if that is away. */
    private static final int IDLE_MAX = 100;

    private static final long LIFE_SIGN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** So long {@link #stop} lets Kafka acknowledge what is on its way, and the server be told; without it comes again. */
    private static final long SETTLE_MS = 300;

    private final Properties properties;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean stopped;
    /** While {@link #run} runs. */
    private @Nullable Thread reader;

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
        p.setProperty("topic.prefix", "lockstep-" + settings.name());

        p.setProperty("database.hostname", PGProperty.PG_HOST.getOrDefault(url));
        p.setProperty("database.port", PGProperty.PG_PORT.getOrDefault(url));
        p.setProperty("database.dbname", PGProperty.PG_DBNAME.getOrDefault(url));
        p.setProperty("database.user", settings.user());
        p.setProperty("database.password", settings.password());
        // A connection cut without a word is noticed by the probe, which waits no longer than
        // this.
        p.setProperty("database.socketTimeout", "30");
        p.setProperty("database.tcpKeepAlive", "true");
        // For how long the server keeps the slot for a relay that is frozen or cut off; its own setting is 60 s by
        // default.
        p.setProperty("database.options", "-c wal_sender_timeout=10s");

        p.setProperty(
                DebeziumLog.APPLICATION,
                JdbcControl.LEADER_PREFIX + settings.node().name());

        p.setProperty("plugin.name", "pgoutput");
        p.setProperty("slot.name", settings.slot());
        // The relay itself waits for a slot that is held, and says so; this is for the moment between looking and
        // taking.
        p.setProperty("slot.max.retries", "6");
        p.setProperty("slot.retry.delay.ms", "300");
        p.setProperty("publication.name", settings.publication());
        // Published under the table's name; under those of its partitions they would be taken, too.
        p.setProperty("table.include.list", "outbox\\.message(_\\w+)?");

        // Moves the slot also when only other tables, or other databases of the server, are written.
        p.setProperty("lsn.flush.mode", "connector_and_driver");
        // Said only because Debezium would warn that this mode wants it; nothing of ours sends heartbeats.
        p.setProperty("heartbeat.interval.ms", "500");
        return p;
    }

    @Override
    public void run(Sink sink) throws ChangeStreamFailed {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // Debezium finds its parts by it.
        thread.setContextClassLoader(DebeziumChangeStream.class.getClassLoader());
        setReader(thread);
        try (DebeziumLog log = DebeziumLog.open(properties)) {
            read(log, sink);
        } catch (SQLException | InterruptedException | RuntimeException | Error e) {
            if (!stopped) {
                throw new ChangeStreamFailed(innermost(e), e);
            }
        } finally {
            setReader(null);
            thread.setContextClassLoader(before);
            ended.countDown();
        }
    }

    private void read(DebeziumLog log, Sink sink) throws SQLException, InterruptedException {
        Unconfirmed<Lsn> unconfirmed = new Unconfirmed<>(log::confirm);
        long lifeSignNanos = System.nanoTime() - LIFE_SIGN_NANOS;
        int idle = 0;
        while (!stopped) {
            DebeziumLog.Batch batch = log.read(MESSAGES_MAX, BYTES_MAX);
            if (!batch.isEmpty() || System.nanoTime() - lifeSignNanos >= LIFE_SIGN_NANOS) {
                unconfirmed.add(sink.take(batch.messages()), log.position(), batch.bytes());
                lifeSignNanos = System.nanoTime();
                idle = 0;
            } else {
                idle++;
            }
            unconfirmed.settle(idle < IDLE_MAX ? UNCONFIRMED_MAX : 0);
            log.flushIfDue();
        }
        unconfirmed.settle(0);
        log.flush();
    }

    @Override
    public void stop() {
        stopped = true;
        try {
            if (ended.await(SETTLE_MS, TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        interruptReader();
    }

    private synchronized void interruptReader() {
        if (reader != null) {
            reader.interrupt();
        }
    }

    /** @param thread null from now on; what interrupted it was meant for reading */
    private synchronized void setReader(@Nullable Thread thread) {
        reader = thread;
        if (thread == null && stopped) {
            Thread.interrupted();
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
