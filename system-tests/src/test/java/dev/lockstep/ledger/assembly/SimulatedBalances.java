package dev.lockstep.ledger.assembly;

import dev.lockstep.contract.message.AccountKind;
import dev.lockstep.ledger.account.Account;
import dev.lockstep.ledger.assembly.SimulatedLedger.AccountRow;
import dev.lockstep.ledger.balance.Balances;
import dev.lockstep.ledger.balance.Books;
import dev.lockstep.systemtests.simulation.Database;
import dev.lockstep.systemtests.simulation.Fate;
import dev.lockstep.systemtests.simulation.Flaw;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** As the table {@code ledger.balance} has them: customers are locked with what else they were read with, the house later. */
final class SimulatedBalances implements Balances {

    private final Fate fate;
    private final Database database;
    private final Database.Table<String, AccountRow> accounts;

    SimulatedBalances(LedgerTables tables) {
        this.fate = tables.fate;
        this.database = tables.database;
        this.accounts = tables.accounts;
    }

    @Override
    public void lockCustomers(Collection<String> wanted, Books books) {
        if (wanted.isEmpty()) {
            return;
        }
        fate.between("lock customers");
        Map<String, AccountRow> snapshot = snapshot(wanted);
        fate.between("wait for customers");
        snapshot.forEach((id, row) -> {
            if (row.terms().kind() != AccountKind.CUSTOMER) {
                books.read(List.of(row.account()));
            } else if (fate.has(Flaw.LOCKS_NO_CUSTOMERS)) {
                books.locked(row.account(), row.balance());
            } else {
                locked(LedgerTables.CUSTOMER_LOCK, id, books);
            }
        });
    }

    @Override
    public Optional<Instant> lockHouse(Collection<String> wanted, Books books) {
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        fate.between("lock the house");
        Set<String> visible = snapshot(wanted).keySet();
        fate.between("wait for the house");
        if (visible.isEmpty()) {
            return Optional.empty();
        }
        for (String id : visible) {
            @Nullable Account judged = books.account(id);
            locked(LedgerTables.HOUSE_LOCK, id, books);
            if (judged != null && fate.has(Flaw.DOES_NOT_LOOK_AGAIN)) {
                books.locked(judged, books.balance(id).minor());
            }
        }
        return fate.has(Flaw.DOES_NOT_LOOK_AGAIN) ? Optional.empty() : Optional.of(fate.now());
    }

    private Map<String, AccountRow> snapshot(Collection<String> wanted) {
        Map<String, AccountRow> rows = new TreeMap<>();
        for (String id : wanted) {
            AccountRow row = accounts.get(id);
            if (row != null) {
                rows.put(id, row);
            }
        }
        return rows;
    }

    private void locked(int rank, String id, Books books) {
        database.lock(rank, LedgerTables.BALANCE, id);
        AccountRow row = Objects.requireNonNull(accounts.get(id), "accounts stay");
        books.locked(row.account(), row.balance());
    }

    @Override
    public void add(Map<String, BigInteger> changes) {
        if (changes.isEmpty()) {
            return;
        }
        fate.between("write balances");
        new TreeMap<>(changes).forEach((id, change) -> {
            AccountRow row = Objects.requireNonNull(accounts.get(id), "accounts stay");
            BigInteger after = row.balance().add(change);
            if (after.signum() < 0 && !row.terms().kind().mayGoNegative()) {
                throw new Database.Violated("account " + id + " would be below zero");
            }
            accounts.put(id, new AccountRow(row.terms(), row.state(), after));
        });
    }
}
