package dev.lockstep.outbox.relay;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.message.Envelope;
import dev.lockstep.outbox.append.OutboxFailed;
import dev.lockstep.outbox.relay.Control.Sign;
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
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
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
    /** However long a server was away, the relay is back within this and a start, some 2 s. */
    private static final Duration RESTART_LIMIT = Duration.ofSeconds(2);

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
            Control control,
            Pause pause) {}

    /** States in which it reads the slot. */
    private static final Set<RelayState> READING = Set.of(RelayState.RUNNING, RelayState.KAFKA_UNAVAILABLE);

    private final String name;
    private final RelayNode node;
    private final RelayProgress progress;
    private final Ports ports;
    private final ThreadFactory threads;
    private final Clock clock;
    private final CountDownLatch closing;
    private final Backoff restart = new Backoff(RESTART_FIRST, RESTART_LIMIT);

    private final RelayWatch watch;
    private final Resends resends;
    private final Watermark relayed = new Watermark();

    private boolean practised;
    private volatile boolean paused;
    private volatile boolean pauseWished;
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
                settings.node(),
                new Ports(
                        new JdbcSlot(settings),
                        () -> new DebeziumChangeStream(settings),
                        () -> KafkaBroker.open(settings),
                        refusals,
                        new JdbcHistory(settings),
                        new JdbcControl(settings, clock),
                        Pause.until(closing)),
                clock,
                threads,
                closing);
    }

    /** For tests: every port is a fake. */
    Relay(String name, RelayNode node, Ports ports, Clock clock, ThreadFactory threads, CountDownLatch closing) {
        this.name = name;
        this.node = node;
        this.ports = ports;
        this.threads = threads;
        this.closing = closing;
        this.clock = clock;
        this.progress = new RelayProgress(name, clock);
        this.watch = new RelayWatch(this, node, ports.control(), clock, threads);
        this.resends = new Resends(this, node, ports, clock, threads);
    }

    /** Begins to relay; once. */
    public synchronized void start() {
        if (thread != null || isClosing()) {
            throw new IllegalStateException("relay " + name + " was started before");
        }
        Thread started = threads.newThread(this::supervise);
        thread = started;
        started.start();
        watch.start();
    }

    /** Ends for good and waits for the end, {@value #SLOT_LOOK_MS} ms to a few seconds. What was not confirmed comes again next time. */
    @Override
    public void close() {
        closing.countDown();
        watch.close();
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

    /** Stops reading and publishing in this process until {@link #resume}; another node may take over meanwhile. */
    public void pause() {
        paused = true;
        stopStream();
    }

    public void resume() {
        paused = false;
    }

    /** Does as the newest wish for the relays of all nodes says. Does not wait for it. */
    void obey(boolean pause) {
        boolean news = pauseWished != pause;
        pauseWished = pause;
        if (news && pause && stream != null) {
            threads.newThread(this::stopStream).start();
        }
    }

    private boolean isPaused() {
        return paused || pauseWished;
    }

    /** The sign of life of the relay that reads the slot, or nothing when that is not this one. */
    Optional<Sign> sign() {
        RelayStatus status = status();
        boolean reads = stream != null && READING.contains(status.state());
        return reads ? Optional.of(new Sign(node.name(), status, relayed.greatest())) : Optional.empty();
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

    /** What its database told at the last look, about a second ago; nothing before the first one. The same from every node. */
    public Optional<RelayView> view() {
        return Optional.ofNullable(watch.view());
    }

    /** How far it is behind in the log, as of the last look; nothing before the first one or when there is no usable slot. */
    public Optional<RelayLag> lag() {
        return view().flatMap(seen -> Optional.ofNullable(seen.slot()));
    }

    /** How it does, as of the last look. */
    public RelayVerdict verdict() {
        return watch.verdict();
    }

    /**
     * Has the relays of all nodes pause, or run again, within about a second; a wish that is there already stays as it is, with
     * whoever had it first.
     *
     * @param by who wants it, an opaque reference of at most 128 characters
     * @param reason at most 500 characters
     */
    public RelayView wish(boolean pause, String by, String reason) {
        try {
            if (ports.control().isPauseWished() != pause) {
                ports.control().wish(pause, by, reason);
                LOG.log(
                        Level.INFO,
                        "relay.{0}-asked name={1} by={2} reason=\"{3}\"",
                        pause ? "pause" : "resume",
                        name,
                        by,
                        reason);
            }
        } catch (SQLException e) {
            throw new OutboxFailed("could not note what is wanted of relay " + name, e);
        }
        return look();
    }

    /** Asks its database now. */
    public RelayView look() {
        watch.look();
        return view().orElseThrow();
    }

    /** What sending again would be: {@link ResendAnswer.Planned} or {@link ResendAnswer.Refused}. */
    public ResendAnswer planResend(ResendRequest request) {
        return resends.plan(request);
    }

    /**
     * Begins to send messages again, beside what the relay does otherwise; readers drop what they have seen. One at a time over
     * all nodes.
     *
     * @param confirmed how many messages {@link #planResend} told
     * @param by who wants it, an opaque reference of at most 128 characters
     * @param reason at most 500 characters
     */
    public ResendAnswer beginResend(ResendRequest request, long confirmed, String by, String reason) {
        return resends.begin(request, confirmed, by, reason);
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
        if (isPaused()) {
            return pausing();
        }
        try {
            // Also at the very beginning, before anybody has looked: a relay that was paused stays so.
            if (ports.control().isPauseWished()) {
                pauseWished = true;
                return pausing();
            }
            SlotView slot = ports.slot().look();
            if (slot instanceof SlotView.Unusable unusable) {
                return slotMissing(unusable);
            }
            if (slot instanceof SlotView.Held held) {
                return slotHeld(held);
            }
            progress.enter(RelayState.STARTING);
            stream();
            return Duration.ZERO;
        } catch (SQLException | ChangeStreamFailed | BrokerUnavailable | RuntimeException e) {
            return failed(e);
        }
    }

    private Duration pausing() {
        if (progress.enter(RelayState.PAUSED)) {
            LOG.log(Level.INFO, "relay.paused name={0}", name);
        }
        return Duration.ofMillis(SLOT_LOOK_MS);
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

    /** Waits; the first time, a stream practises, so that what it loads is there when it counts. It cannot get the slot. */
    private Duration slotHeld(SlotView.Held slot) throws ChangeStreamFailed, BrokerUnavailable {
        if (progress.enter(RelayState.WAITING_FOR_SLOT)) {
            LOG.log(
                    Level.INFO,
                    "relay.waiting-for-slot name={0} wal_sender_pid={1}",
                    name,
                    Integer.toString(slot.walSenderPid()));
        }
        if (!practised && !isClosing()) {
            practised = true;
            stream();
        }
        return Duration.ofMillis(SLOT_LOOK_MS);
    }

    private Duration failed(Exception e) {
        if (isClosing()) {
            return Duration.ZERO;
        }
        if (status().state() == RelayState.WAITING_FOR_SLOT && e instanceof ChangeStreamFailed) {
            LOG.log(Level.DEBUG, "relay " + name + " did not get the slot that another one holds", e);
            return Duration.ofMillis(SLOT_LOOK_MS);
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
        try (Broker broker = ports.brokers().open()) {
            ChangeStream opened = ports.streams().get();
            stream = opened;
            if (isClosing() || isPaused()) {
                return;
            }
            Publishing publishing = publishing(broker, () -> isClosing() || isPaused());
            opened.run(messages -> take(messages, publishing));
        } finally {
            stream = null;
        }
    }

    private Delivery take(List<Envelope> messages, Publishing publishing) throws InterruptedException {
        Delivery begun = publishing.begin(messages);
        return new Delivery() {
            @Override
            public boolean isAnswered() {
                return begun.isAnswered();
            }

            @Override
            public void settle() throws InterruptedException {
                begun.settle();
                settled(messages);
            }
        };
    }

    private void settled(List<Envelope> messages) {
        relayed.raise(messages, clock.instant());
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
     * Sends messages again, in the order of their making, beside what the relay does otherwise. Readers drop what they have
     * seen. Blocks until all is sent. With {@link ResendRequest.Kind#RECOVER}, an operator's answer to
     * {@link RelayState#SLOT_MISSING}, the slot is made anew before: messages appended meanwhile go through the new slot, so
     * nobody has to stop writing; if it fails after the slot was made, a {@link ResendRequest.Kind#RANGE} does the rest.
     *
     * @param progress is told how many were sent, after every batch
     * @return how many messages were sent again
     * @throws IllegalStateException when the slot is to be made anew, and is usable: there is nothing to recover
     */
    long sendAgain(ResendRequest request, LongConsumer progress) {
        if (request.kind() != ResendRequest.Kind.RECOVER) {
            return publishAgain(request, progress);
        }
        Instant made = clock.instant();
        recreateSlot(request);
        long sent = publishAgain(request, progress);
        try {
            ports.control().relayedTo(Ids.lowestAt(made));
        } catch (SQLException e) {
            throw new OutboxFailed("all " + sent + " messages were sent again, but it could not be noted", e);
        }
        return sent;
    }

    private void recreateSlot(ResendRequest request) {
        try {
            if (!(ports.slot().look() instanceof SlotView.Unusable unusable)) {
                throw new IllegalStateException(
                        "the slot of relay " + name + " is usable, there is nothing to recover");
            }
            LOG.log(
                    Level.WARNING,
                    "relay.recovering name={0} since={1} why=\"{2}\"; see runbook#slot-missing",
                    name,
                    request.since(),
                    unusable.why());
            ports.slot().recreate();
        } catch (SQLException e) {
            throw new OutboxFailed("could not make the slot of relay " + name, e);
        }
    }

    private long publishAgain(ResendRequest request, LongConsumer progress) {
        long[] sent = {0};
        try (Broker broker = ports.brokers().open()) {
            Publishing publishing = publishing(broker, () -> isClosing() || pauseWished);
            ports.history().read(request, messages -> {
                if (isClosing() || pauseWished) {
                    throw new InterruptedException(isClosing() ? "the node stops" : "the relay was paused");
                }
                publishing.begin(messages).settle();
                sent[0] += messages.size();
                progress.accept(sent[0]);
            });
        } catch (BrokerUnavailable e) {
            throw new IllegalStateException(
                    "relay " + name + " sent " + sent[0] + " messages again, then: " + e.getMessage(), e);
        } catch (SQLException e) {
            throw new OutboxFailed("relay " + name + " sent " + sent[0] + " messages again, then the table failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(
                    "relay " + name + " was stopped after " + sent[0] + " messages sent again: " + e.getMessage(), e);
        }
        LOG.log(
                Level.WARNING,
                "relay.resent name={0} kind={1} since={2} messages={3}; see runbook#resend",
                name,
                request.kind(),
                request.since(),
                Long.toString(sent[0]));
        return sent[0];
    }
}
