package dev.lockstep.swap.operations;

import dev.lockstep.contract.query.LedgerFigures;
import dev.lockstep.contract.query.ReconciliationView;
import dev.lockstep.contract.query.TrialBalanceLine;
import dev.lockstep.outbox.consume.ConsumerLoop;
import dev.lockstep.outbox.consume.ConsumerStatus;
import dev.lockstep.outbox.consume.Consumers;
import dev.lockstep.swap.admission.Admission;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What goes on now, on one page. */
@Named
@RequestScoped
public class OverviewPage {

    private static final List<String> STATES = List.of("PENDING_APPROVAL", "REQUESTED", "BOOKED", "REFUSED", "EXPIRED");
    /** Shorter waits are not told apart by what is measured. */
    private static final Duration MOMENT = Duration.ofSeconds(3);

    private static final List<String> SAGA_STATES = List.of("COLLECTING", "BOOKED", "REFUSED", "EXPIRED");

    @Inject
    Figures figures;

    @Inject
    Consumers consumers;

    @Inject
    Admission admission;

    private boolean live = true;

    public Reading<SwapFigures> getSwaps() {
        return figures.swaps();
    }

    public Reading<LedgerFigures> getLedger() {
        return figures.ledger();
    }

    public Reading<List<TrialBalanceLine>> getTrialBalance() {
        return figures.trialBalance();
    }

    public boolean isSound() {
        List<TrialBalanceLine> lines = figures.trialBalance().value();
        return lines != null && lines.stream().allMatch(TrialBalanceLine::isSound);
    }

    /** The newest comparison of the books with the journal, or null if there was none or it is not known. */
    public @Nullable ReconciliationView getReconciled() {
        LedgerFigures ledger = figures.ledger().value();
        return ledger == null ? null : ledger.reconciled();
    }

    public MinuteChart getMinutes() {
        SwapFigures swaps = figures.swaps().value();
        return MinuteChart.of(swaps == null ? List.of() : swaps.minutes());
    }

    public List<String> getStates() {
        return STATES;
    }

    public List<String> getSagaStates() {
        return SAGA_STATES;
    }

    public long count(String state) {
        SwapFigures swaps = figures.swaps().value();
        return swaps == null ? 0 : swaps.byState().getOrDefault(state, 0L);
    }

    public long sagas(String state) {
        LedgerFigures ledger = figures.ledger().value();
        return ledger == null ? 0 : ledger.sagasByState().getOrDefault(state, 0L);
    }

    /** The most frequent first. */
    public List<Map.Entry<String, Long>> getRefusals() {
        LedgerFigures ledger = figures.ledger().value();
        return ledger == null
                ? List.of()
                : ledger.refusalsByCode().entrySet().stream()
                        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                                .thenComparing(Map.Entry.comparingByKey()))
                        .toList();
    }

    public Admission.State getAdmission() {
        return admission.state();
    }

    /** In words: how long what is accepted now waits. */
    public String getExpectedWait() {
        Duration delay = admission.state().felt().delay();
        return delay.compareTo(MOMENT) < 0 ? "in a moment" : "after about " + delay.toSeconds() + " s";
    }

    public List<RelayLine> getRelays() {
        return figures.relays();
    }

    public List<ConsumerStatus> getConsumers() {
        return consumers.all().stream().map(ConsumerLoop::status).toList();
    }

    public boolean isLive() {
        return live;
    }

    public void setLive(boolean live) {
        this.live = live;
    }
}
