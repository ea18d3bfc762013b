package dev.lockstep.outbox.consume;

import dev.lockstep.outbox.retry.Backoff;
import dev.lockstep.outbox.retry.Pause;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Polls records and has them processed, from {@link #start} to {@link #close}.
 *
 * <p>The offsets of a poll are committed when every record of it is done or parked. Meanwhile the loop stays a member of
 * its group, however long the database is away: while it waits it goes on polling with its partitions paused, and a
 * partition that is taken away in the meantime is dropped from the batch in hand.
 *
 * <p>{@link #start} and {@link #close} may be called from any thread.
 */
public final class ConsumerLoop implements AutoCloseable {

    private static final Duration POLL_MAX = Duration.ofMillis(500);
    /** Without a connection for this long, Kafka counts as unavailable. */
    private static final Duration UNCONNECTED_USUAL = Duration.ofSeconds(3);

    private static final Duration RESTART_FIRST = Duration.ofMillis(500);
    private static final Duration RESTART_LIMIT = Duration.ofSeconds(10);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(30);
    private static final Logger LOG = System.getLogger(ConsumerLoop.class.getName());

    /** The outside world of a loop. */
    record Ports(Supplier<RecordSource> sources, RecordHandler handler, Pause pause) {}

    private final String name;
    private final Ports ports;
    private final Clock clock;
    private final ThreadFactory threads;
    private final CountDownLatch closing;
    private final ConsumerProgress progress;
    private final Backoff restart = new Backoff(RESTART_FIRST, RESTART_LIMIT);

    private volatile @Nullable RecordSource source;
    private @Nullable Thread thread;
    private @Nullable Instant unconnectedSince;

    /** @param threads makes the one thread of the loop; in a container, a managed one */
    public ConsumerLoop(ConsumerSettings settings, RecordHandler handler, Clock clock, ThreadFactory threads) {
        this(settings, handler, clock, threads, new CountDownLatch(1));
    }

    private ConsumerLoop(
            ConsumerSettings settings,
            RecordHandler handler,
            Clock clock,
            ThreadFactory threads,
            CountDownLatch closing) {
        this(
                settings.name(),
                new Ports(() -> new KafkaRecordSource(settings), handler, Pause.until(closing)),
                clock,
                threads,
                closing);
    }

    /** For tests: every port is a fake. */
    ConsumerLoop(String name, Ports ports, Clock clock, ThreadFactory threads, CountDownLatch closing) {
        this.name = name;
        this.ports = ports;
        this.clock = clock;
        this.threads = threads;
        this.closing = closing;
        this.progress = new ConsumerProgress(name, clock);
    }

    /** Begins to consume; once. */
    public synchronized void start() {
        if (thread != null || isClosing()) {
            throw new IllegalStateException("consumer " + name + " was started before");
        }
        Thread started = threads.newThread(this::supervise);
        thread = started;
        started.start();
    }

    /** Ends for good, after the transaction in hand, and waits for the end. What is not done comes again next time. */
    @Override
    public void close() {
        closing.countDown();
        RecordSource open = source;
        if (open != null) {
            open.wakeup();
        }
        Thread started;
        synchronized (this) {
            started = thread;
        }
        if (started != null) {
            join(started);
        }
    }

    private void join(Thread started) {
        try {
            started.join(CLOSE_MAX.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (started.isAlive()) {
            LOG.log(Level.WARNING, "consumer.not-closed name={0}; see runbook#consumer", name);
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    public ConsumerStatus status() {
        return progress.status();
    }

    /** The whole life of the consumer, on its own thread. */
    void supervise() {
        LOG.log(Level.INFO, "consumer.started name={0}", name);
        try {
            while (!isClosing()) {
                ports.pause().pause(attempt());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            progress.enter(ConsumerState.STOPPED);
            LOG.log(Level.INFO, "consumer.stopped name={0} handled={1}", name, Long.toString(status().handled()));
        }
    }

    /** One membership of the group to its end; answers how long to wait before the next. */
    private Duration attempt() {
        progress.enter(ConsumerState.STARTING);
        unconnectedSince = null;
        try (RecordSource opened = ports.sources().get()) {
            source = opened;
            consume(opened);
            return Duration.ZERO;
        } catch (RuntimeException | Error e) {
            // An Error too: a consumer that died of it would be missed only by those who wait for its work.
            return isClosing() ? Duration.ZERO : failed(e);
        } finally {
            source = null;
        }
    }

    private Duration failed(Throwable e) {
        Duration wait = restart.next();
        progress.enter(
                ConsumerState.FAILED,
                Objects.requireNonNullElse(e.getMessage(), e.getClass().getName()));
        LOG.log(
                Level.WARNING,
                "consumer.failed name=" + name + " next_try_ms=" + wait.toMillis() + "; see runbook#consumer",
                e);
        return wait;
    }

    private void consume(RecordSource opened) {
        Settling settling = new Settling(opened, ports.handler(), progress, this::isClosing);
        while (!isClosing()) {
            List<InboundRecord> batch = opened.poll(POLL_MAX);
            watchConnection(opened, !batch.isEmpty());
            if (batch.isEmpty()) {
                continue;
            }
            if (!settling.settle(batch)) {
                return;
            }
            opened.commit(batch);
            progress.lag(opened.lag());
        }
    }

    /** Kafka's client reconnects in silence; this is what makes an outage seen. */
    private void watchConnection(RecordSource opened, boolean received) {
        if (received || opened.connected()) {
            unconnectedSince = null;
            if (status().state() != ConsumerState.RUNNING) {
                progress.enter(ConsumerState.RUNNING);
                restart.reset();
                LOG.log(Level.INFO, "consumer.running name={0}", name);
            }
            return;
        }
        Instant now = clock.instant();
        if (unconnectedSince == null) {
            unconnectedSince = now;
        }
        boolean unusual = Duration.between(unconnectedSince, now).compareTo(UNCONNECTED_USUAL) >= 0;
        if (unusual && progress.enter(ConsumerState.KAFKA_UNAVAILABLE, "no connection to Kafka")) {
            LOG.log(Level.WARNING, "consumer.kafka-unavailable name={0} it waits; see runbook#kafka", name);
        }
    }
}
