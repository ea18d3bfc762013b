package dev.lockstep.swap.operations;

import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.message.AccountState;
import dev.lockstep.contract.message.LedgerCommand.ChangeAccount;
import dev.lockstep.contract.query.AccountChangeView;
import dev.lockstep.contract.query.AccountView;
import dev.lockstep.contract.query.AsOf;
import dev.lockstep.contract.query.Basis;
import dev.lockstep.contract.query.EntryView;
import dev.lockstep.contract.query.LedgerQueries;
import dev.lockstep.contract.query.StatementPage;
import dev.lockstep.contract.saga.WireTime;
import dev.lockstep.swap.access.Role;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One account of the ledger: what is in it, whether it takes bookings and who said so, and its statement. */
@Named
@RequestScoped
public class AccountPage {

    private static final int PAGE = 50;
    private static final int CHANGES = 20;

    @Inject
    LedgerQueries ledger;

    @Inject
    AccountChangeHandler handler;

    @Inject
    FacesContext faces;

    @Inject
    Clock clock;

    private @Nullable String account;
    private @Nullable String before;
    private @Nullable String at;
    private @Nullable String basis;
    private @Nullable String ask;
    private @Nullable String sent;
    private @Nullable String reason;
    private @Nullable Reading<Optional<AccountView>> view;
    private @Nullable Reading<List<EntryView>> entries;
    private @Nullable Reading<List<AccountChangeView>> changes;

    /** Not by view parameters: what is rendered, and so decoded, must be known before they are applied. */
    @PostConstruct
    void address() {
        String name = AddressOfPage.parameter(faces, "account");
        account = name == null ? null : name.strip();
        before = AddressOfPage.parameter(faces, "before");
        at = AddressOfPage.parameter(faces, "at");
        basis = AddressOfPage.parameter(faces, "basis");
        ask = AddressOfPage.parameter(faces, "ask");
        sent = AddressOfPage.parameter(faces, "sent");
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
        Instant moment = until();
        return (moment == null && getBasis() == Basis.RECORDED
                        ? ledger.accounts(List.of(name))
                        : ledger.accountsAt(
                                List.of(name), new AsOf(moment == null ? clock.instant() : moment, getBasis())))
                .stream();
    }

    private @Nullable Instant until() {
        return AddressOfPage.read(at, WireTime::parse).orElse(null);
    }

    public Basis getBasis() {
        return AddressOfPage.read(basis, Basis::ofCode).orElse(Basis.RECORDED);
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
                    () -> name == null
                            ? List.of()
                            : ledger.entries(new StatementPage(name, getBasis(), until(), seq, PAGE + 1)),
                    Figures.LEDGER_AWAY);
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

    public Reading<List<AccountChangeView>> getChanges() {
        if (changes == null) {
            String name = account;
            changes = Reading.of(
                    () -> name == null ? List.of() : ledger.accountChanges(name, CHANGES), Figures.LEDGER_AWAY);
        }
        return changes;
    }

    /** What became of the request that was just sent, or null as long as the ledger has not decided. */
    public @Nullable AccountChangeView getAnswer() {
        Optional<MessageId> request = AddressOfPage.read(sent, MessageId::parse);
        return getChanges().orElse(List.of()).stream()
                .filter(change -> request.filter(change.request()::equals).isPresent())
                .findFirst()
                .orElse(null);
    }

    /** Whether a request was sent of which the ledger has not said anything yet. */
    public boolean isAwaited() {
        return AddressOfPage.read(sent, MessageId::parse).isPresent() && getAnswer() == null;
    }

    /** The states that the account can be given now. */
    public List<AccountState> getChoices() {
        return getView()
                .orElse(Optional.empty())
                .map(AccountView::state)
                .map(AccountState::valueOf)
                .map(AccountPage::choices)
                .orElse(List.of());
    }

    private static List<AccountState> choices(AccountState state) {
        return switch (state) {
            case OPEN -> List.of(AccountState.FROZEN, AccountState.CLOSED);
            case FROZEN -> List.of(AccountState.OPEN, AccountState.CLOSED);
            case CLOSED -> List.of();
        };
    }

    /** The state that the operator is being asked to confirm, or null. */
    public @Nullable AccountState getAsked() {
        return AddressOfPage.read(ask, AccountState::ofCode)
                .filter(getChoices()::contains)
                .orElse(null);
    }

    public boolean isAllowed() {
        return Role.mayAct(faces.getExternalContext()::isUserInRole);
    }

    /** Asks the ledger for the state and shows the account with what became of that. */
    public void change() throws IOException {
        ExternalContext external = faces.getExternalContext();
        if (!isAllowed()) {
            external.responseSendError(HttpServletResponse.SC_FORBIDDEN, "");
            faces.responseComplete();
            return;
        }
        AccountState state = getAsked();
        String name = account;
        if (state == null || name == null || reason == null) {
            return;
        }
        MessageId request = handler.ask(new ChangeAccount(name, state, reason, "office:" + external.getRemoteUser()));
        external.redirect(external.getRequestContextPath() + "/office/account.xhtml?account="
                + URLEncoder.encode(name, StandardCharsets.UTF_8) + "&sent=" + request);
    }

    public @Nullable String getAccount() {
        return account;
    }

    public @Nullable String getBefore() {
        return before;
    }

    public @Nullable String getAt() {
        return at;
    }

    public @Nullable String getAsk() {
        return ask;
    }

    public @Nullable String getSent() {
        return sent;
    }

    public @Nullable String getReason() {
        return reason;
    }

    public void setReason(@Nullable String reason) {
        this.reason = reason == null ? null : reason.strip();
    }
}
