package dev.lockstep.ledger.assembly;

import dev.lockstep.contract.message.AccountState;
import dev.lockstep.ledger.account.Account;
import dev.lockstep.ledger.account.AccountChange;
import dev.lockstep.ledger.account.AccountTerms;
import dev.lockstep.ledger.account.Accounts;
import dev.lockstep.ledger.assembly.SimulatedLedger.AccountRow;
import dev.lockstep.systemtests.simulation.Database;
import dev.lockstep.systemtests.simulation.Fate;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** As the tables {@code ledger.account} and {@code ledger.balance} have them. */
final class SimulatedAccounts implements Accounts {

    private final Fate fate;
    private final Database database;
    private final Database.Table<String, AccountRow> accounts;
    private final Database.Rows<AccountChange> accountChanges;

    SimulatedAccounts(LedgerTables tables) {
        this.fate = tables.fate;
        this.database = tables.database;
        this.accounts = tables.accounts;
        this.accountChanges = tables.accountChanges;
    }

    @Override
    public List<Account> read(Collection<String> wanted) {
        if (wanted.isEmpty()) {
            return List.of();
        }
        fate.between("read accounts");
        return rows(wanted).map(AccountRow::account).toList();
    }

    @Override
    public List<AccountTerms> lockForOpening(Collection<String> wanted) {
        fate.between("lock for opening");
        database.lock(LedgerTables.OPENING_LOCK, "opening", 0);
        fate.between("read what is open");
        return rows(wanted).map(AccountRow::terms).toList();
    }

    private Stream<AccountRow> rows(Collection<String> wanted) {
        return wanted.stream().sorted().map(accounts::get).filter(Objects::nonNull);
    }

    @Override
    public void open(List<AccountTerms> opened, Instant at) {
        fate.between("open accounts");
        opened.forEach(terms -> accounts.insert(terms.id(), new AccountRow(terms, AccountState.OPEN, BigInteger.ZERO)));
    }

    @Override
    public void change(List<AccountChange> changes, Instant at) {
        if (changes.isEmpty()) {
            return;
        }
        fate.between("change accounts");
        accountChanges.append(changes);
        for (AccountChange change : changes) {
            AccountRow row = Objects.requireNonNull(accounts.get(change.account()), "accounts stay");
            accounts.put(change.account(), row.in(change.after()));
        }
    }
}
