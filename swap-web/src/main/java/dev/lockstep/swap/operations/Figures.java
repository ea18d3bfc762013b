package dev.lockstep.swap.operations;

import dev.lockstep.contract.query.LedgerFigures;
import dev.lockstep.contract.query.LedgerQueries;
import dev.lockstep.contract.query.TrialBalanceLine;
import dev.lockstep.outbox.relay.Relays;
import dev.lockstep.swap.completeness.Completeness;
import dev.lockstep.swap.completeness.CompletenessReport;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** The counts that pages and metrics share; each is asked of its database at most every few seconds. */
@ApplicationScoped
public class Figures {

    static final String SWAP_AWAY = "The swap database does not answer.";
    static final String LEDGER_AWAY = "The ledger database does not answer.";

    private static final String SWAP_SILENT = "The swap database has not answered yet.";
    private static final String LEDGER_SILENT = "The ledger database has not answered yet.";

    /** A page asks four times, and a person waits for it. */
    private static final Duration PATIENCE = Duration.ofMillis(1_500);

    private static final Duration COUNTS = Duration.ofSeconds(2);
    /** Sums over all balances, and over the legs since the newest snapshot. */
    private static final Duration SUMS = Duration.ofMinutes(1);

    /** What a page lists. */
    private static final Duration COMPLETENESS_SHOWN = Duration.ofMinutes(30);

    @Resource
    ManagedExecutorService executor;

    @Inject
    SwapBook book;

    @Inject
    LedgerQueries queries;

    @Inject
    Completeness findings;

    @Inject
    Clock clock;

    private Cached<Reading<SwapFigures>> swaps;
    private Cached<Reading<CompletenessReport>> completeness;
    private Cached<Reading<LedgerFigures>> ledger;
    private Cached<Reading<List<TrialBalanceLine>>> trialBalance;

    @Inject
    Relays running;

    @PostConstruct
    void start() {
        swaps = cached(
                () -> Reading.of(() -> book.figures(clock.instant()), SWAP_AWAY),
                new Reading<>(null, SWAP_SILENT),
                COUNTS);
        completeness = cached(
                () -> Reading.of(() -> findings.report(clock.instant().minus(COMPLETENESS_SHOWN)), SWAP_AWAY),
                new Reading<>(null, SWAP_SILENT),
                COUNTS);
        ledger = cached(() -> Reading.of(queries::figures, LEDGER_AWAY), new Reading<>(null, LEDGER_SILENT), COUNTS);
        trialBalance =
                cached(() -> Reading.of(queries::trialBalance, LEDGER_AWAY), new Reading<>(null, LEDGER_SILENT), SUMS);
    }

    private <T> Cached<T> cached(Supplier<T> source, T silence, Duration age) {
        return new Cached<>(source, silence, new Cached.Pace(age, PATIENCE), executor, clock);
    }

    /** In the order of registration, as of a second ago; costs nothing. */
    public List<RelayLine> relays() {
        return running.all().stream().map(RelayLine::of).toList();
    }

    public Reading<SwapFigures> swaps() {
        return swaps.get();
    }

    /** The last half hour, and everything that is not complete. */
    public Reading<CompletenessReport> completeness() {
        return completeness.get();
    }

    public Reading<LedgerFigures> ledger() {
        return ledger.get();
    }

    public Reading<List<TrialBalanceLine>> trialBalance() {
        return trialBalance.get();
    }
}
