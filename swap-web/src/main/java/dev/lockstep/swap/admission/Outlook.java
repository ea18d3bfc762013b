package dev.lockstep.swap.admission;

import dev.lockstep.outbox.lag.Lane;
import dev.lockstep.outbox.lag.LogClock;
import dev.lockstep.outbox.lag.Standing;
import dev.lockstep.swap.admission.SwapFacts.RelayFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From facts to an estimate. Holds the newest facts of each source, and of the two queues in front of the ledger (outbox,
 * Kafka) what is needed to tell their speed. Not thread-safe.
 */
final class Outlook {

    /** An open deal tells of a delay until the ledger must have ended it; after that it is stuck, and the queues tell more. */
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(5);

    /** Silence of a source begins to count after this: a look takes its time. */
    private static final Duration SILENCE_USUAL = Duration.ofSeconds(2);

    /** Log that is free again before what was closed for it opens: twice the limit. */
    private static final int LOG_FREE_AGAIN = 2;

    private final long logLeftMin;
    private final LogClock log = new LogClock();
    private final Lane relay = new Lane();
    private final Lane ledger = new Lane();

    private @Nullable SwapFacts swap;
    private @Nullable String newest;
    private long dealsEnd;
    private @Nullable Instant relayAt;
    private @Nullable Instant activeAt;
    private Duration relayWait = Duration.ZERO;
    private @Nullable Instant queueAt;
    private Duration queueWait = Duration.ZERO;
    private @Nullable LedgerFacts ledgerFacts;
    private boolean logFull;

    Outlook(long logLeftMin) {
        this.logLeftMin = logLeftMin;
    }

    void swap(SwapFacts facts) {
        swap = facts;
        RelayFacts slot = facts.relay();
        if (slot == null) {
            return; // how far the relay is is not known, and relayAt grows old
        }
        relayAt = facts.at();
        if (slot.active() || activeAt == null) {
            activeAt = facts.at();
        }
        // The log grows by itself; only up to here there can be a deal in it.
        if (!facts.newest().equals(newest)) {
            newest = facts.newest();
            dealsEnd = facts.end();
        }
        log.ends(facts.at(), dealsEnd);
        long behind = Math.max(0, dealsEnd - slot.position());
        Duration waiting = behind == 0 ? Duration.ZERO : waiting(facts, slot.position());
        Duration idle = Duration.between(activeAt, facts.at());
        Duration forecast = relay.forecast(new Standing(facts.at(), slot.position(), behind, waiting));
        relayWait = forecast.compareTo(idle) > 0 ? forecast : idle;
    }

    /** What was written before the first look has waited at least as long as the oldest deal of which nothing is known. */
    private Duration waiting(SwapFacts facts, long relayed) {
        Instant since = log.behindSince(relayed)
                .orElseGet(() ->
                        facts.oldest() == null ? facts.at() : facts.oldest().requestedAt());
        Duration waiting = Duration.between(since, facts.at());
        return waiting.isNegative() ? Duration.ZERO : waiting;
    }

    /** How the ledger's consumers stand in Kafka. */
    void queue(Standing standing) {
        queueAt = standing.at();
        queueWait = ledger.forecast(standing);
    }

    void ledger(LedgerFacts facts) {
        ledgerFacts = facts;
    }

    /** How much more log may be written before the server gives up keeping it for a relay. */
    void logLeft(long bytes) {
        logFull = bytes < (logFull ? LOG_FREE_AGAIN * logLeftMin : logLeftMin);
    }

    /** The deal that the ledger is to be asked about, or null. */
    @Nullable
    OpenDeal oldest() {
        return swap == null ? null : swap.oldest();
    }

    List<Duration> timeouts() {
        return swap == null ? List.of() : swap.timeouts();
    }

    /** Whether every source has answered at least once. */
    boolean isKnown() {
        return relayAt != null && queueAt != null && ledgerFacts != null;
    }

    Estimate estimate(Instant now) {
        List<Estimate> estimates = new ArrayList<>();
        boolean isSent = relayWait.compareTo(queueWait) < 0;
        estimates.add(new Estimate(relayWait.plus(queueWait), isSent ? Reason.LEDGER_BEHIND : Reason.RELAY_BEHIND));
        estimates.add(new Estimate(openFor(now), Reason.DEALS_OPEN));
        estimates.add(new Estimate(silence(ledgerFacts == null ? null : ledgerFacts.at(), now), Reason.LEDGER_SILENT));
        estimates.add(new Estimate(silence(relayAt, now), Reason.UNKNOWN));
        estimates.add(new Estimate(silence(queueAt, now), Reason.UNKNOWN));
        if (logFull) {
            estimates.add(new Estimate(Estimate.WAIT_MAX, Reason.LOG_FULL));
        }
        return Estimate.longest(estimates);
    }

    /** Not what the ledger has ended already and whose end is on its way back: that is no reason to refuse anything. */
    private Duration openFor(Instant now) {
        OpenDeal oldest = oldest();
        if (oldest == null
                || (ledgerFacts != null && oldest.saga().equals(ledgerFacts.ended()))
                || now.isAfter(oldest.deadline().plus(ENDS_WITHIN))) {
            return Duration.ZERO;
        }
        return Duration.between(oldest.requestedAt(), now);
    }

    /** What was never heard of could be anything. */
    private static Duration silence(@Nullable Instant last, Instant now) {
        if (last == null) {
            return Estimate.WAIT_MAX;
        }
        Duration silence = Duration.between(last, now);
        return silence.compareTo(SILENCE_USUAL) <= 0 ? Duration.ZERO : silence;
    }
}
