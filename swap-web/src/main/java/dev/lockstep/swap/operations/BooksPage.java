package dev.lockstep.swap.operations;

import dev.lockstep.contract.query.AccountView;
import dev.lockstep.contract.query.EntryView;
import dev.lockstep.contract.query.LedgerQueries;
import dev.lockstep.contract.query.TrialBalanceLine;
import dev.lockstep.contract.saga.WireTime;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The ledger's own view: control sums, the house's accounts, and one account with its statement. */
@Named
@RequestScoped
public class BooksPage {

    private static final int PAGE = 50;
    private static final List<String> HOUSE = List.of("house", "fee", "rounding", "external", "clearing");

    @Inject
    Figures figures;

    @Inject
    LedgerQueries ledger;

    private @Nullable String account;
    private @Nullable String before;
    private @Nullable String at;
    private @Nullable Reading<Optional<AccountView>> view;
    private @Nullable Reading<List<EntryView>> entries;

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

    public Reading<Optional<AccountView>> getView() {
        if (view == null) {
            view = Reading.of(() -> find().findFirst(), Figures.LEDGER_AWAY);
        }
        return view;
    }

    private Stream<AccountView> find() {
        String name = account;
        if (name == null) {
            return Stream.empty();
        }
        Optional<Instant> instant = AddressOfPage.read(at, WireTime::parse);
        return instant
                .map(moment -> ledger.accountsAt(List.of(name), moment))
                .orElseGet(() -> ledger.accounts(List.of(name)))
                .stream();
    }

    /** Whether a balance as of an instant was asked for in words that are none. */
    public boolean isUnreadable() {
        return at != null
                && !at.isBlank()
                && AddressOfPage.read(at, WireTime::parse).isEmpty();
    }

    public Reading<List<EntryView>> getEntries() {
        if (entries == null) {
            String name = account;
            Long seq = AddressOfPage.read(before, Long::valueOf).orElse(null);
            entries = Reading.of(
                    () -> name == null ? List.of() : ledger.entries(name, seq, PAGE + 1), Figures.LEDGER_AWAY);
        }
        return entries;
    }

    public List<EntryView> getShown() {
        List<EntryView> all = getEntries().orElse(List.of());
        return all.subList(0, Math.min(PAGE, all.size()));
    }

    /** The last leg shown if more follow, else null. */
    public @Nullable Long getNext() {
        List<EntryView> all = getEntries().orElse(List.of());
        return all.size() <= PAGE ? null : all.get(PAGE - 1).seq();
    }

    public @Nullable String getAccount() {
        return account;
    }

    public void setAccount(@Nullable String account) {
        this.account = account == null ? null : account.strip();
    }

    public @Nullable String getBefore() {
        return before;
    }

    public void setBefore(@Nullable String before) {
        this.before = before;
    }

    public @Nullable String getAt() {
        return at;
    }

    public void setAt(@Nullable String at) {
        this.at = at;
    }
}
