package dev.lockstep.swap.operations;

import dev.lockstep.contract.query.LedgerFigures;
import dev.lockstep.contract.query.LedgerQueries;
import dev.lockstep.contract.query.TrialBalanceLine;
import dev.lockstep.outbox.relay.Relays;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** The counts that pages and metrics share; each is asked of its database at most every few seconds. */
@ApplicationScoped
public class Figures {

    static final String SWAP_AWAY = "The swap database does not answer.";
    static final String LEDGER_AWAY = "The ledger database does not answer.";

    private static final Duration COUNTS = Duration.ofSeconds(2);
    /** Sums over the whole journal. */
    private static final Duration SUMS = Duration.ofSeconds(10);

    @Inject
    SwapBook book;

    @Inject
    LedgerQueries queries;

    @Inject
    Clock clock;

    private Cached<Reading<SwapFigures>> swaps;
    private Cached<Reading<LedgerFigures>> ledger;
    private Cached<Reading<List<TrialBalanceLine>>> trialBalance;

    private Cached<List<RelayLine>> relays;

    @Inject
    Relays running;

    @PostConstruct
    void start() {
        swaps = new Cached<>(() -> Reading.of(() -> book.figures(clock.instant()), SWAP_AWAY), clock, COUNTS);
        ledger = new Cached<>(() -> Reading.of(queries::figures, LEDGER_AWAY), clock, COUNTS);
        trialBalance = new Cached<>(() -> Reading.of(queries::trialBalance, LEDGER_AWAY), clock, SUMS);
        relays = new Cached<>(this::readRelays, clock, COUNTS);
    }

    private List<RelayLine> readRelays() {
        return running.all().stream()
                .map(relay -> new RelayLine(relay.status(), relay.lag().orElse(null)))
                .toList();
    }

    /** In the order of registration. */
    public List<RelayLine> relays() {
        return relays.get();
    }

    public Reading<SwapFigures> swaps() {
        return swaps.get();
    }

    public Reading<LedgerFigures> ledger() {
        return ledger.get();
    }

    public Reading<List<TrialBalanceLine>> trialBalance() {
        return trialBalance.get();
    }
}
