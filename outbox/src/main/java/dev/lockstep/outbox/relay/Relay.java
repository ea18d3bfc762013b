package dev.lockstep.outbox.relay;

import dev.lockstep.contract.message.Envelope;
import dev.lockstep.outbox.append.OutboxFailed;
import dev.lockstep.outbox.retry.Backoff;
import dev.lockstep.outbox.retry.Pause;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Publishes one database's outbox.
 *
 * <p>A relay is started once and lives until it is closed. In between it looks at the slot, takes it when it is free,
 * streams until something breaks, and begins again: after a failure with a growing pause, for a held slot every
 * {@value #SLOT_LOOK_MS} ms, for an unusable one every {@value #SLOT_MISSING_LOOK_MS} ms, in case an operator brought it
 * back. Kafka's absence does not end the stream; the batch in hand waits, and the log behind it waits in PostgreSQL.
 *
 * <p>{@link #start}, {@link #close}, {@link #pause} and {@link #resume} may be called from any thread.
 */
public final class Relay implements AutoCloseable {

    static final long SLOT_LOOK_MS = 300;
    static final long SLOT_MISSING_LOOK_MS = 5_000;

    private static final Duration RESTART_FIRST = Duration.ofMillis(500);
    private static final Duration RESTART_LIMIT = Duration.ofSeconds(10);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(35);
    private static final Logger LOG = System.getLogger(Relay.class.getName());

    /** Opens the broker of one attempt. */
    interface Brokers {
        Broker open() throws BrokerUnavailable;
    }

    /** The outside world of a relay. */
    record Ports(
            Slot slot,
            Supplier<ChangeStream> streams,
            Brokers brokers,
            Refusals refusals,
            History history,
            Pause pause) {}

    private final String name;
    private final RelayProgress progress;
    private final Ports ports;
    private final ThreadFactory threads;
    private final CountDownLatch closing;
    private final Backoff restart = new Backoff(RESTART_FIRST, RESTART_LIMIT);

    private volatile boolean paused;
    private volatile @Nullable ChangeStream stream;
    private @Nullable Thread thread;

    /** @param threads makes the one thread of the supervision; in a container, a managed one */
    public Relay(RelaySettings settings, Refusals refusals, Clock clock, ThreadFactory threads) {
        this(settings, refusals, clock, threads, new CountDownLatch(1));
    }

    private Relay(
            RelaySettings settings, Refusals refusals, Clock clock, ThreadFactory threads, CountDownLatch closing) {
        this(
                settings.name(),
                new Ports(
                        new JdbcSlot(settings),
                        () -> new DebeziumChangeStream(settings),
                        () -> KafkaBroker.open(settings),
                        refusals,
                        new JdbcHistory(settings),
                        Pause.until(closing)),
                clock,
                threads,
                closing);
    }

    /** For tests: every port is a fake. */
    Relay(String name, Ports ports, Clock clock, ThreadFactory threads, CountDownLatch closing) {
        this.name = name;
        this.ports = ports;
        this.threads = threads;
        this.closing = closing;
        this.progress = new RelayProgress(name, clock);
    }

    /** Begins to relay; once. */
    public synchronized void start() {
        if (thread != null || isClosing()) {
            throw new IllegalStateException("relay " + name + " was started before");
        }
        Thread started = threads.newThread(this::supervise);
        thread = started;
        started.start();
    }

    /** Ends for good and waits for the end, {@value #SLOT_LOOK_MS} ms to a few seconds. What was not confirmed comes again next time. */
    @Override
    public void close() {
        closing.countDown();
        stopStream();
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
            LOG.log(Level.WARNING, "relay.not-closed name={0} see runbook#relay", name);
        }
    }

    /** Stops reading and publishing until {@link #resume}; the log piles up in PostgreSQL. */
    public void pause() {
        paused = true;
        stopStream();
    }

    public void resume() {
        paused = false;
    }

    private void stopStream() {
        ChangeStream running = stream;
        if (running != null) {
            running.stop();
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    public RelayStatus status() {
        return progress.status();
    }

    /** Asks the database how far the relay is behind; empty when it does not answer or there is no usable slot. */
    public Optional<RelayLag> lag() {
        try {
            SlotView view = ports.slot().look();
            if (view instanceof SlotView.Free free) {
                return Optional.of(free.lag());
            }
            return view instanceof SlotView.Held held ? Optional.of(held.lag()) : Optional.empty();
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "the lag of relay " + name + " cannot be told", e);
            return Optional.empty();
        }
    }

    /** The whole life of the relay, on its own thread. */
    void supervise() {
        LOG.log(Level.INFO, "relay.started name={0}", name);
        try {
            while (!isClosing()) {
                ports.pause().pause(attempt());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            progress.enter(RelayState.STOPPED);
            LOG.log(Level.INFO, "relay.stopped name={0} relayed={1}", name, Long.toString(status().relayed()));
        }
    }

    /** One look at the slot and, if it is free, one stream to its end; answers how long to wait before the next. */
    private Duration attempt() {
        if (paused) {
            progress.enter(RelayState.PAUSED);
            return Duration.ofMillis(SLOT_LOOK_MS);
        }
        try {
            SlotView slot = ports.slot().look();
            if (slot instanceof SlotView.Unusable unusable) {
                return slotMissing(unusable);
            }
            if (slot instanceof SlotView.Held held) {
                return slotHeld(held);
            }
            stream();
            return Duration.ZERO;
        } catch (SQLException | ChangeStreamFailed | BrokerUnavailable | RuntimeException e) {
            return failed(e);
        }
    }

    private Duration slotMissing(SlotView.Unusable slot) {
        boolean news = status().state() != RelayState.SLOT_MISSING;
        progress.enter(RelayState.SLOT_MISSING, slot.why());
        if (news) {
            LOG.log(
                    Level.ERROR,
                    "relay.slot-missing name={0} nothing is sent until an operator decides: {1}; see runbook#slot-missing",
                    name,
                    slot.why());
        }
        return Duration.ofMillis(SLOT_MISSING_LOOK_MS);
    }

    private Duration slotHeld(SlotView.Held slot) {
        if (progress.enter(RelayState.WAITING_FOR_SLOT)) {
            LOG.log(
                    Level.INFO,
                    "relay.waiting-for-slot name={0} wal_sender_pid={1}",
                    name,
                    Integer.toString(slot.walSenderPid()));
        }
        return Duration.ofMillis(SLOT_LOOK_MS);
    }

    private Duration failed(Exception e) {
        if (isClosing()) {
            return Duration.ZERO;
        }
        Duration wait = restart.next();
        String why = Objects.requireNonNullElse(e.getMessage(), e.getClass().getName());
        boolean unavailable = e instanceof BrokerUnavailable || status().state() == RelayState.KAFKA_UNAVAILABLE;
        boolean news = progress.enter(unavailable ? RelayState.KAFKA_UNAVAILABLE : RelayState.FAILED, why);
        LOG.log(
                news ? Level.WARNING : Level.DEBUG,
                "relay.failed name={0} next_try_ms={1} why=\"{2}\"; see runbook#relay",
                name,
                Long.toString(wait.toMillis()),
                why);
        LOG.log(Level.DEBUG, "why relay " + name + " failed", e);
        return wait;
    }

    private void stream() throws ChangeStreamFailed, BrokerUnavailable {
        progress.enter(RelayState.STARTING);
        try (Broker broker = ports.brokers().open()) {
            ChangeStream opened = ports.streams().get();
            stream = opened;
            if (isClosing() || paused) {
                return;
            }
            Publishing publishing = publishing(broker, () -> isClosing() || paused);
            opened.run(messages -> take(messages, publishing));
        } finally {
            stream = null;
        }
    }

    private void take(List<Envelope> messages, Publishing publishing) throws InterruptedException {
        publishing.publish(messages);
        progress.heartbeat();
        if (progress.enter(RelayState.RUNNING)) {
            restart.reset();
            LOG.log(Level.INFO, "relay.running name={0}", name);
        }
    }

    private Publishing publishing(Broker broker, BooleanSupplier stopping) {
        return new Publishing(broker, ports.refusals(), ports.pause(), progress, stopping);
    }

    /**
     * An operator's answer to {@link RelayState#SLOT_MISSING}: makes the slot anew and sends again everything that was
     * appended since then, late and partly twice, but complete. Messages appended meanwhile go through the new slot, so
     * nobody has to stop writing. Blocks until all is sent; if it fails after the slot was made, {@link #resend} does the
     * rest.
     *
     * @param since at or before the moment the old slot was last seen working, for instance {@link RelayStatus#lastRelayedAt}
     * @return how many messages were sent again
     * @throws IllegalStateException when the slot is usable: there is nothing to recover
     */
    public long recover(Instant since) {
        try {
            if (!(ports.slot().look() instanceof SlotView.Unusable unusable)) {
                throw new IllegalStateException(
                        "the slot of relay " + name + " is usable, there is nothing to recover");
            }
            LOG.log(
                    Level.WARNING,
                    "relay.recovering name={0} since={1} why=\"{2}\"; see runbook#slot-missing",
                    name,
                    since,
                    unusable.why());
            ports.slot().recreate();
        } catch (SQLException e) {
            throw new OutboxFailed("could not make the slot of relay " + name, e);
        }
        return resend(since);
    }

    /**
     * Sends everything again that was appended since then, in the order of its making, beside what the relay does otherwise.
     * Readers drop what they have seen. Blocks until all is sent.
     *
     * @return how many messages were sent again
     */
    public long resend(Instant since) {
        long[] sent = {0};
        try (Broker broker = ports.brokers().open()) {
            Publishing publishing = publishing(broker, this::isClosing);
            ports.history().read(since, messages -> {
                publishing.publish(messages);
                sent[0] += messages.size();
            });
        } catch (BrokerUnavailable e) {
            throw new IllegalStateException(
                    "relay " + name + " sent " + sent[0] + " messages again, then: " + e.getMessage(), e);
        } catch (SQLException e) {
            throw new OutboxFailed("relay " + name + " sent " + sent[0] + " messages again, then the table failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(
                    "relay " + name + " was stopped after " + sent[0] + " messages sent again", e);
        }
        LOG.log(
                Level.WARNING,
                "relay.resent name={0} since={1} messages={2}; see runbook#slot-missing",
                name,
                since,
                Long.toString(sent[0]));
        return sent[0];
    }
}
