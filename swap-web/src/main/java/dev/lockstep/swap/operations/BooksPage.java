package dev.lockstep.swap.operations;

import dev.lockstep.contract.query.AccountView;
import dev.lockstep.contract.query.ClearingException;
import dev.lockstep.contract.query.LedgerQueries;
import dev.lockstep.contract.query.TrialBalanceLine;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
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

    private @Nullable Reading<List<ClearingException>> clearing;

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
