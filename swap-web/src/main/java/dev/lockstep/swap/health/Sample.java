package dev.lockstep.swap.health;

import dev.lockstep.contract.query.LedgerFigures;
import dev.lockstep.contract.query.ReconciliationView;
import dev.lockstep.contract.query.TrialBalanceLine;
import dev.lockstep.outbox.completeness.Fate;
import dev.lockstep.outbox.consume.ConsumerStatus;
import dev.lockstep.outbox.relay.RelayVerdict;
import dev.lockstep.outbox.relay.RelayView;
import dev.lockstep.swap.completeness.CompletenessReport;
import dev.lockstep.swap.operations.RelayLine;
import dev.lockstep.swap.operations.SwapFigures;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that metrics tell, as of one moment; what is not known is NaN, which Prometheus takes for a gap. */
record Sample(
        Instant at,
        @Nullable SwapFigures swaps,
        @Nullable LedgerFigures ledger,
        @Nullable List<TrialBalanceLine> trialBalance,
        @Nullable CompletenessReport completeness,
        Map<String, RelayLine> relays,
        Map<String, ConsumerStatus> consumers) {

    private static final double UNKNOWN = Double.NaN;

    Sample {
        relays = Map.copyOf(relays);
        consumers = Map.copyOf(consumers);
    }

    double swaps(String state) {
        return swaps == null ? UNKNOWN : swaps.byState().getOrDefault(state, 0L);
    }

    double sagas(String state) {
        return ledger == null ? UNKNOWN : ledger.sagasByState().getOrDefault(state, 0L);
    }

    double refusals(String code) {
        return ledger == null ? UNKNOWN : ledger.refusalsByCode().getOrDefault(code, 0L);
    }

    double blocked() {
        return ledger == null ? UNKNOWN : ledger.blocked();
    }

    double clearingExceptions() {
        return ledger == null ? UNKNOWN : ledger.clearingExceptions();
    }

    /** Of the newest comparison of the books with the journal. */
    double reconciliationDifferences() {
        ReconciliationView report = reconciled();
        return report == null ? UNKNOWN : report.differences();
    }

    double reconciliationAgeSeconds() {
        ReconciliationView report = reconciled();
        return report == null ? UNKNOWN : age(report.endedAt());
    }

    double reconciliationSeconds() {
        ReconciliationView report = reconciled();
        Duration took = report == null ? null : report.took();
        return took == null ? UNKNOWN : took.toMillis() / 1_000.0;
    }

    private @Nullable ReconciliationView reconciled() {
        return ledger == null ? null : ledger.reconciled();
    }

    /** Of all topics and minutes. */
    double missing(String topic, Fate fate) {
        if (completeness == null) {
            return UNKNOWN;
        }
        return completeness.open().stream()
                .filter(line -> line.topic().equals(topic))
                .mapToLong(line -> line.tally().lost(fate))
                .sum();
    }

    double completeAgeSeconds() {
        return completeness == null ? UNKNOWN : age(completeness.completeUpTo());
    }

    double underWay() {
        return completeness == null ? UNKNOWN : completeness.underWay();
    }

    double underWayAgeSeconds() {
        return completeness == null ? UNKNOWN : age(completeness.oldestUnderWay());
    }

    double parkedByLedger() {
        return ledger == null ? UNKNOWN : ledger.parked();
    }

    double parkedBySwap() {
        return swaps == null ? UNKNOWN : swaps.parked();
    }

    /** Zero when no saga is open. */
    double oldestSagaSeconds() {
        return ledger == null ? UNKNOWN : age(ledger.oldestCollecting());
    }

    /** Zero when every swap has ended. */
    double oldestSwapSeconds() {
        return swaps == null ? UNKNOWN : age(swaps.oldestRequested());
    }

    double sound() {
        if (trialBalance == null) {
            return UNKNOWN;
        }
        return trialBalance.stream().allMatch(TrialBalanceLine::isSound) ? 1 : 0;
    }

    double relayLagBytes(String relay) {
        RelayLine line = relays.get(relay);
        return line == null || line.lag() == null ? UNKNOWN : line.lag().behindBytes();
    }

    double relayRetainedBytes(String relay) {
        RelayLine line = relays.get(relay);
        return line == null || line.lag() == null ? UNKNOWN : line.lag().retainedBytes();
    }

    /** Since any node's relay heard of the log. */
    double relayHeartbeatSeconds(String relay) {
        RelayView view = view(relay);
        Duration silence = view == null ? null : view.silence();
        return silence == null ? UNKNOWN : seconds(silence);
    }

    /** At most 100,001. */
    double relayLagMessages(String relay) {
        RelayView view = view(relay);
        return view == null ? UNKNOWN : view.behind().messages();
    }

    double relayLagSeconds(String relay) {
        RelayView view = view(relay);
        return view == null ? UNKNOWN : seconds(view.lag());
    }

    /** Infinite without a limit. */
    double relaySafeBytes(String relay) {
        RelayLine line = relays.get(relay);
        if (line == null || line.lag() == null) {
            return UNKNOWN;
        }
        long safe = line.lag().safeBytes();
        return safe == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : safe;
    }

    double relayPaused(String relay) {
        RelayView view = view(relay);
        if (view == null) {
            return UNKNOWN;
        }
        return view.isPaused() ? 1 : 0;
    }

    /** How long the node that reads the slot has read it; a gap while nobody does. */
    double relayLeaderSeconds(String relay) {
        RelayView view = view(relay);
        RelayView.Leader leader = view == null ? null : view.leader();
        return view == null || leader == null ? UNKNOWN : seconds(Duration.between(leader.since(), view.at()));
    }

    double relayCondition(String relay, RelayVerdict.Condition condition) {
        RelayLine line = relays.get(relay);
        return line != null && line.verdict().condition() == condition ? 1 : 0;
    }

    private @Nullable RelayView view(String relay) {
        RelayLine line = relays.get(relay);
        return line == null ? null : line.view();
    }

    private static double seconds(Duration duration) {
        return Math.max(0, duration.toMillis()) / 1_000.0;
    }

    double relayIs(String relay, String state) {
        RelayLine line = relays.get(relay);
        return line != null && line.status().state().name().equals(state) ? 1 : 0;
    }

    double consumerLagRecords(String consumer) {
        ConsumerStatus status = consumers.get(consumer);
        return status == null ? UNKNOWN : status.lagRecords();
    }

    double consumerIs(String consumer, String state) {
        ConsumerStatus status = consumers.get(consumer);
        return status != null && status.state().name().equals(state) ? 1 : 0;
    }

    private double age(@Nullable Instant since) {
        return since == null ? 0 : Math.max(0, Duration.between(since, at).toMillis()) / 1_000.0;
    }
}
