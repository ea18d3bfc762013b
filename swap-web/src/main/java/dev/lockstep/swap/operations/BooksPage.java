package dev.lockstep.swap.operations;

import dev.lockstep.contract.query.AccountView;
import dev.lockstep.contract.query.AsOf;
import dev.lockstep.contract.query.Basis;
import dev.lockstep.contract.query.ClearingException;
import dev.lockstep.contract.query.LedgerQueries;
import dev.lockstep.contract.query.TrialBalance;
import dev.lockstep.contract.query.TrialBalanceLine;
import dev.lockstep.contract.saga.WireTime;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The ledger's own view: control sums, the house's accounts, and clearing accounts that are not zero. */
@Named
@RequestScoped
public class BooksPage {

    private static final List<String> HOUSE = List.of("house", "fee", "rounding", "external", "clearing");

    @Inject
    Figures figures;

    @Inject
    LedgerQueries ledger;

    @Inject
    FacesContext faces;

    @Inject
    Clock clock;

    private @Nullable String at;
    private @Nullable String basis;
    private @Nullable Reading<TrialBalance> trial;
    private @Nullable Reading<List<ClearingException>> clearing;

    /** Not by view parameters: what is rendered, and so decoded, must be known before they are applied. */
    @PostConstruct
    void address() {
        at = AddressOfPage.parameter(faces, "at");
        basis = AddressOfPage.parameter(faces, "basis");
    }

    /** By asset and kind of account, as of the instant that the address names, or of now. */
    public Reading<TrialBalance> getTrial() {
        if (trial == null) {
            Instant moment = AddressOfPage.read(at, WireTime::parse).orElseGet(clock::instant);
            trial = Reading.of(() -> ledger.trialBalanceAt(new AsOf(moment, getBasis())), Figures.LEDGER_AWAY);
        }
        return trial;
    }

    public Basis getBasis() {
        return AddressOfPage.read(basis, Basis::ofCode).orElse(Basis.RECORDED);
    }

    public @Nullable String getAt() {
        return at;
    }

    /** Whether an instant was asked for in words that are none. */
    public boolean isUnreadable() {
        return at != null
                && !at.isBlank()
                && AddressOfPage.read(at, WireTime::parse).isEmpty();
    }

    public Reading<List<TrialBalanceLine>> getTrialBalance() {
        return figures.trialBalance();
    }

    /** The house's accounts of every asset in the books. */
    public Reading<List<AccountView>> getHouse() {
        List<String> names = Optional.ofNullable(figures.trialBalance().value()).stream()
                .flatMap(List::stream)
                .map(line -> line.balances().asset().code())
                .flatMap(asset -> HOUSE.stream().map(kind -> kind + ":" + asset))
                .toList();
        return Reading.of(
                () -> ledger.accounts(names).stream()
                        .sorted(Comparator.comparing(AccountView::account))
                        .toList(),
                Figures.LEDGER_AWAY);
    }

    /** The clearing accounts that are not zero. */
    public Reading<List<ClearingException>> getClearing() {
        if (clearing == null) {
            clearing = Reading.of(ledger::clearingExceptions, Figures.LEDGER_AWAY);
        }
        return clearing;
    }
}
