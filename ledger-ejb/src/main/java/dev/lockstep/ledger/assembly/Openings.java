package dev.lockstep.ledger.assembly;

import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.AccountSpec;
import dev.lockstep.contract.message.LedgerCommand.OpenAccounts;
import dev.lockstep.contract.message.LedgerEvent.AccountsOpened;
import dev.lockstep.contract.message.LedgerEvent.SagaRefused;
import dev.lockstep.contract.message.RefusalCode;
import dev.lockstep.ledger.account.AccountTerms;
import dev.lockstep.ledger.account.Opening;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The {@code open-accounts} commands of a batch, before its parts: what they open can be posted to at once. */
final class Openings {

    private final Ports.Store store;
    private final Announcements announcements;
    private final Map<String, AccountTerms> known = new HashMap<>();

    Openings(Ports.Store store, Announcements announcements) {
        this.store = store;
        this.announcements = announcements;
    }

    /** Before anything else of the transaction is locked. */
    void lock(List<Arrival> openings) {
        if (openings.isEmpty()) {
            return;
        }
        List<String> names = openings.stream()
                .flatMap(each -> command(each).accounts().stream())
                .map(AccountSpec::account)
                .distinct()
                .toList();
        store.accounts().lockForOpening(names).forEach(terms -> known.put(terms.id(), terms));
    }

    void run(List<Arrival> openings) {
        if (openings.isEmpty()) {
            return;
        }
        Instant now = store.sagas().now();
        List<AccountTerms> missing = new ArrayList<>();
        for (Arrival arrival : openings) {
            Opening opening = Opening.decide(command(arrival), known);
            if (opening instanceof Opening.Granted granted) {
                granted.missing().forEach(terms -> known.put(terms.id(), terms));
                missing.addAll(granted.missing());
                announceOpened(arrival, now);
            } else if (opening instanceof Opening.Conflict conflict) {
                announceConflict(arrival, conflict.account(), now);
            }
        }
        store.accounts().open(missing, now);
    }

    private void announceOpened(Arrival arrival, Instant now) {
        OpenAccounts command = command(arrival);
        List<String> names =
                command.accounts().stream().map(AccountSpec::account).distinct().toList();
        announcements.add(
                arrival.id().toString(),
                null,
                new AccountsOpened(arrival.id(), command.owner(), names, now),
                arrival,
                now);
    }

    private void announceConflict(Arrival arrival, String account, Instant now) {
        SagaId saga = new SagaId(arrival.id().value());
        announcements.add(
                saga,
                new SagaRefused(
                        saga,
                        OpenAccounts.TYPE,
                        now,
                        RefusalCode.ACCOUNT_CONFLICT,
                        "the account exists with another asset, kind or owner",
                        null,
                        account),
                arrival,
                now);
    }

    private static OpenAccounts command(Arrival arrival) {
        return (OpenAccounts) arrival.command();
    }
}
