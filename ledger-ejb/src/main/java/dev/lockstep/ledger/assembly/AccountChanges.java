package dev.lockstep.ledger.assembly;

import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.LedgerCommand.ChangeAccount;
import dev.lockstep.contract.message.LedgerEvent;
import dev.lockstep.contract.message.LedgerEvent.AccountChanged;
import dev.lockstep.contract.message.LedgerEvent.SagaRefused;
import dev.lockstep.contract.message.RefusalCode;
import dev.lockstep.ledger.account.Account;
import dev.lockstep.ledger.account.AccountChange;
import dev.lockstep.ledger.account.Accounts;
import dev.lockstep.ledger.balance.Books;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The {@code change-account} commands of a batch. Each is decided where it stands among the parts, on a balance that is
 * locked like those of a booking: so a change waits for the bookings before it, and those after it see it.
 */
final class AccountChanges {

    private final Accounts accounts;
    private final Announcements announcements;
    private final List<AccountChange> decided = new ArrayList<>();

    AccountChanges(Accounts accounts, Announcements announcements) {
        this.accounts = accounts;
        this.announcements = announcements;
    }

    static boolean isChange(Arrival arrival) {
        return arrival.command() instanceof ChangeAccount;
    }

    static String account(Arrival arrival) {
        return command(arrival).account();
    }

    /** Answers how to announce what was decided, once its time is known. */
    Consumer<Instant> decide(Arrival arrival, Books books) {
        Account account = books.account(account(arrival));
        if (account == null) {
            return now -> announcements.add(
                    account(arrival), null, refused(arrival, RefusalCode.UNKNOWN_ACCOUNT, now), arrival, now);
        }
        AccountChange change =
                AccountChange.decide(arrival.id(), command(arrival), account, books.balance(account.id()));
        decided.add(change);
        books.change(account.id(), change.after());
        return now -> announcements.changed(change, event(change, arrival, now), arrival, now);
    }

    private static LedgerEvent event(AccountChange change, Arrival arrival, Instant now) {
        return change.refusal() == null
                ? new AccountChanged(arrival.id(), change.account(), change.before(), change.after(), now)
                : refused(arrival, change.refusal(), now);
    }

    void write(Instant now) {
        accounts.change(decided, now);
    }

    /** What was decided, for the log. */
    List<String> lines() {
        return decided.stream().map(AccountChange::line).toList();
    }

    private static SagaRefused refused(Arrival arrival, RefusalCode code, Instant now) {
        SagaId request = new SagaId(arrival.id().value());
        String detail = switch (code) {
            case UNKNOWN_ACCOUNT -> "there is no such account";
            case ACCOUNT_CLOSED -> "the account is closed, and that is final";
            case BALANCE_NOT_ZERO -> "the account holds something";
            default -> throw new IllegalStateException("no change of an account is refused as " + code);
        };
        return new SagaRefused(request, ChangeAccount.TYPE, now, code, detail, null, account(arrival));
    }

    private static ChangeAccount command(Arrival arrival) {
        return (ChangeAccount) arrival.command();
    }
}
