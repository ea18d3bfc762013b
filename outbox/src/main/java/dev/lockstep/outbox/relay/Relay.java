package dev.lockstep.outbox.relay;

import dev.lockstep.contract.message.Envelope;
import dev.lockstep.outbox.relay.Broker.Receipt;
import dev.lockstep.outbox.retry.Backoff;
import dev.lockstep.outbox.retry.Pause;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
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
    /** Without an acknowledgement for this long, Kafka counts as unavailable. */
    private static final Duration ACKNOWLEDGEMENT_USUAL = Duration.ofSeconds(3);

    private static final Duration CLOSE_MAX = Duration.ofSeconds(35);
    private static final Logger LOG = System.getLogger(Relay.class.getName());

    /** Opens the broker of one attempt. */
    interface Brokers {
        Broker open() throws BrokerUnavailable;
    }

    /** The outside world of a relay. */
    record Ports(Slot slot, Supplier<ChangeStream> streams, Brokers brokers, Refusals refusals, Pause pause) {}

    private final String name;
    private final Ports ports;
    private final Clock clock;
    private final ThreadFactory threads;
    private final CountDownLatch closing;
    private final Backoff restart = new Backoff(RESTART_FIRST, RESTART_LIMIT);

    private volatile boolean paused;
    private volatile @Nullable ChangeStream stream;
    private volatile RelayStatus status;
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
                        Pause.until(closing)),
                clock,
                threads,
                closing);
    }

    /** For tests: every port is a fake. */
    Relay(String name, Ports ports, Clock clock, ThreadFactory threads, CountDownLatch closing) {
        this.name = name;
        this.ports = ports;
        this.clock = clock;
        this.threads = threads;
        this.closing = closing;
        this.status = new RelayStatus(name, RelayState.STOPPED, clock.instant(), 0, 0, null, null, null);
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
        return status;
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
            enter(RelayState.STOPPED);
            LOG.log(Level.INFO, "relay.stopped name={0} relayed={1}", name, Long.toString(status.relayed()));
        }
    }

    /** One look at the slot and, if it is free, one stream to its end; answers how long to wait before the next. */
    private Duration attempt() {
        if (paused) {
            enter(RelayState.PAUSED);
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
        boolean news = status.state() != RelayState.SLOT_MISSING;
        enter(RelayState.SLOT_MISSING, slot.why());
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
        if (enter(RelayState.WAITING_FOR_SLOT)) {
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
        boolean unavailable = e instanceof BrokerUnavailable || status.state() == RelayState.KAFKA_UNAVAILABLE;
        boolean news = enter(unavailable ? RelayState.KAFKA_UNAVAILABLE : RelayState.FAILED, why);
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
        enter(RelayState.STARTING);
        try (Broker broker = ports.brokers().open()) {
            ChangeStream opened = ports.streams().get();
            stream = opened;
            if (isClosing() || paused) {
                return;
            }
            opened.run(messages -> publish(messages, broker));
        } finally {
            stream = null;
        }
    }

    /** Returns when every message is stored or parked. */
    private void publish(List<Envelope> messages, Broker broker) throws InterruptedException {
        List<Receipt> receipts = new ArrayList<>(messages.size());
        for (Envelope message : messages) {
            receipts.add(handOver(message, broker));
        }
        int refused = 0;
        for (int i = 0; i < receipts.size(); i++) {
            if (!acknowledged(receipts.get(i), messages.get(i))) {
                refused++;
            }
        }
        published(messages.size() - refused, refused);
    }

    /** Nothing may overtake: as long as this message is not handed over, no later one is. */
    private Receipt handOver(Envelope message, Broker broker) throws InterruptedException {
        Backoff again = new Backoff(RESTART_FIRST, RESTART_LIMIT);
        while (true) {
            try {
                return broker.send(message);
            } catch (BrokerUnavailable e) {
                kafkaUnavailable(Objects.requireNonNullElse(e.getMessage(), "no reason told"));
                pauseWhileRunning(again.next());
            }
        }
    }

    private boolean acknowledged(Receipt receipt, Envelope message) throws InterruptedException {
        try {
            while (!receipt.await(ACKNOWLEDGEMENT_USUAL)) {
                kafkaUnavailable("no acknowledgement for " + ACKNOWLEDGEMENT_USUAL.toSeconds() + " s");
                requireRunning();
            }
            return true;
        } catch (MessageRefused e) {
            park(message, e);
            return false;
        } catch (BrokerUnavailable e) {
            String why = Objects.requireNonNullElse(e.getMessage(), "no reason told");
            kafkaUnavailable(why);
            // Ends this stream; the next one gets the same messages again, and a new producer.
            throw new IllegalStateException(why, e);
        }
    }

    private void park(Envelope message, MessageRefused refusal) throws InterruptedException {
        Backoff again = new Backoff(RESTART_FIRST, RESTART_LIMIT);
        while (true) {
            try {
                ports.refusals().park(message, refusal.reason(), String.valueOf(refusal.getMessage()));
                LOG.log(
                        Level.WARNING,
                        "relay.refused name={0} message={1} topic={2} reason={3}; see runbook#parked",
                        name,
                        message.id(),
                        message.topic(),
                        refusal.reason());
                return;
            } catch (RuntimeException e) {
                if (enter(RelayState.FAILED, "a refused message could not be parked: " + e.getMessage())) {
                    LOG.log(Level.WARNING, "relay.not-parked name=" + name + " message=" + message.id(), e);
                }
                pauseWhileRunning(again.next());
            }
        }
    }

    private void pauseWhileRunning(Duration time) throws InterruptedException {
        requireRunning();
        ports.pause().pause(time);
        requireRunning();
    }

    private void requireRunning() throws InterruptedException {
        if (isClosing() || paused) {
            throw new InterruptedException("relay " + name + " is being stopped");
        }
    }

    private void kafkaUnavailable(String why) {
        if (enter(RelayState.KAFKA_UNAVAILABLE, why)) {
            LOG.log(Level.WARNING, "relay.kafka-unavailable name={0} why=\"{1}\"; see runbook#kafka", name, why);
        }
    }

    private void published(int stored, int refused) {
        if (enter(RelayState.RUNNING)) {
            restart.reset();
            LOG.log(Level.INFO, "relay.running name={0}", name);
        }
        Instant now = clock.instant();
        RelayStatus before = status;
        status = new RelayStatus(
                name,
                before.state(),
                before.since(),
                before.relayed() + stored,
                before.refused() + refused,
                stored > 0 ? now : before.lastRelayedAt(),
                now,
                before.lastError());
    }

    private boolean enter(RelayState state) {
        return enter(state, status.lastError());
    }

    /** Only the supervising thread and, while it waits for the stream, the stream's thread come here. */
    private boolean enter(RelayState state, @Nullable String error) {
        RelayStatus before = status;
        boolean news = before.state() != state;
        status = new RelayStatus(
                name,
                state,
                news ? clock.instant() : before.since(),
                before.relayed(),
                before.refused(),
                before.lastRelayedAt(),
                before.lastHeartbeatAt(),
                error);
        return news;
    }
}
