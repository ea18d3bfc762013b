package dev.lockstep.swap.admission;

import dev.lockstep.contract.query.LedgerQueries;
import dev.lockstep.contract.query.SagaView;
import dev.lockstep.outbox.lag.KafkaGroupLag;
import dev.lockstep.outbox.relay.Relay;
import dev.lockstep.outbox.relay.RelayLag;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the facts, one round after the other; a source that does not answer leaves its facts as they were, to grow old. The
 * ledger is asked beside the round, because its port waits as long as its pool and its database make it wait: one question at
 * a time, however long it takes.
 */
final class AdmissionSweep {

    /** Log grows slowly compared with what must be left of it; a look takes a connection of its own. */
    private static final Duration LOG_EVERY = Duration.ofSeconds(5);

    /** So long it is closed after a start without a word: not every source has answered yet. */
    private static final Duration START_USUAL = Duration.ofSeconds(10);

    /** Any account: one look-up by primary key. */
    private static final List<String> ACCOUNT = List.of("house:EUR");

    private static final Logger LOG = System.getLogger(AdmissionSweep.class.getName());

    /** Where the facts come from. */
    record Sources(JdbcSwapFacts swap, KafkaGroupLag queue, LedgerQueries ledger, Supplier<List<Relay>> relays) {}

    private final Admission admission;
    private final Outlook outlook;
    private final Sources sources;
    private final Executor executor;
    private final Clock clock;
    private final AtomicBoolean asking = new AtomicBoolean();
    private final Instant started;
    private volatile @Nullable LedgerFacts answered;
    private Instant logAt = Instant.EPOCH;

    AdmissionSweep(Admission admission, Sources sources, Executor executor, Clock clock) {
        this.admission = admission;
        this.outlook = new Outlook(admission.settings().logLeftMin());
        this.sources = sources;
        this.executor = executor;
        this.clock = clock;
        this.started = clock.instant();
    }

    /** One round; answers that the next one need not follow at once. */
    boolean look() {
        lookAtSwap();
        askLedger();
        lookAtQueue();
        lookAtLog();
        LedgerFacts ledger = answered;
        if (ledger != null) {
            outlook.ledger(ledger);
        }
        Instant now = clock.instant();
        if (outlook.isKnown() || Duration.between(started, now).compareTo(START_USUAL) > 0) {
            admission.look(outlook.estimate(now), outlook.timeouts());
        }
        return false;
    }

    private void lookAtSwap() {
        try {
            outlook.swap(sources.swap().look());
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "the swap database does not say how far its relay is", e);
        }
    }

    private void lookAtQueue() {
        try {
            outlook.queue(sources.queue().look());
        } catch (RuntimeException e) {
            LOG.log(Level.DEBUG, "Kafka does not say how far the ledger is", e);
        }
    }

    private void lookAtLog() {
        Instant now = clock.instant();
        if (Duration.between(logAt, now).compareTo(LOG_EVERY) < 0) {
            return;
        }
        logAt = now;
        sources.relays().get().stream()
                .map(Relay::lag)
                .flatMap(Optional::stream)
                .mapToLong(RelayLag::safeBytes)
                .min()
                .ifPresent(outlook::logLeft);
    }

    private void askLedger() {
        if (!asking.compareAndSet(false, true)) {
            return;
        }
        OpenDeal oldest = outlook.oldest();
        try {
            executor.execute(() -> answer(oldest));
        } catch (RejectedExecutionException e) {
            asking.set(false);
            LOG.log(Level.DEBUG, "no thread is free to ask the ledger", e);
        }
    }

    private void answer(@Nullable OpenDeal oldest) {
        try {
            answered = oldest == null ? ping() : ask(oldest);
        } catch (RuntimeException e) {
            LOG.log(Level.DEBUG, "the ledger does not answer", e);
        } finally {
            asking.set(false);
        }
    }

    private LedgerFacts ping() {
        sources.ledger().accounts(ACCOUNT);
        return new LedgerFacts(clock.instant(), null);
    }

    private LedgerFacts ask(OpenDeal oldest) {
        boolean ended = sources.ledger()
                .saga(oldest.saga())
                .map(SagaView::summary)
                .filter(saga -> saga.endedAt() != null)
                .isPresent();
        return new LedgerFacts(clock.instant(), ended ? oldest.saga() : null);
    }
}
