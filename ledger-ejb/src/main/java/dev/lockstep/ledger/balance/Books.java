package dev.lockstep.ledger.balance;

import dev.lockstep.contract.message.AccountState;
import dev.lockstep.contract.money.Money;
import dev.lockstep.ledger.account.Account;
import dev.lockstep.ledger.journal.Leg;
import dev.lockstep.ledger.journal.Posting;
import java.math.BigInteger;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one transaction knows of the accounts: those it has read, and the balances of those it has locked, running as its
 * bookings are decided and posted one after the other. Lives as long as the transaction, belongs to its thread.
 */
public final class Books {

    private final Map<String, Account> accounts = new HashMap<>();
    private final Map<String, Money> opening = new HashMap<>();
    private final Map<String, Money> balances = new HashMap<>();
    private final Map<String, BigInteger> changes = new LinkedHashMap<>();

    /** Accounts that were only read: enough to judge a part, not to book it. */
    public void read(Collection<Account> read) {
        read.forEach(account -> accounts.putIfAbsent(account.id(), account));
    }

    /** An account whose balance row this transaction has locked. */
    public void locked(Account account, BigInteger balance) {
        Money money = new Money(account.asset(), balance);
        accounts.put(account.id(), account);
        opening.put(account.id(), money);
        balances.put(account.id(), money);
    }

    /** The same books before anything was posted. */
    public Books reopened() {
        Books books = new Books();
        books.accounts.putAll(accounts);
        books.opening.putAll(opening);
        books.balances.putAll(opening);
        return books;
    }

    /** An account that was opened, frozen or closed here: what is judged from now on finds it so. */
    public void change(String id, AccountState state) {
        accounts.computeIfPresent(id, (name, account) -> account.in(state));
    }

    /** The account, or null if there is none of that name. */
    public @Nullable Account account(String id) {
        return accounts.get(id);
    }

    public boolean isLocked(String account) {
        return balances.containsKey(account);
    }

    /** The balance after all that was posted here. */
    public Money balance(String account) {
        Money balance = balances.get(account);
        if (balance == null) {
            throw new IllegalStateException("account " + account + " is not locked, its balance is not known");
        }
        return balance;
    }

    /** What the locked accounts have after this posting, as far as accounts are locked yet. */
    public void foresee(Posting posting) {
        for (Leg leg : posting.legs()) {
            balances.computeIfPresent(leg.account(), (account, balance) -> balance.plus(leg.amount()));
        }
    }

    /** Adds all legs of a posting and answers the balance after each. */
    public List<Money> post(Posting posting) {
        return posting.legs().stream().map(this::post).toList();
    }

    private Money post(Leg leg) {
        Money after = balance(leg.account()).plus(leg.amount());
        balances.put(leg.account(), after);
        changes.merge(leg.account(), leg.amount().minor(), BigInteger::add);
        return after;
    }

    /** What each account gained or lost by what was posted, in smallest units. */
    public Map<String, BigInteger> changes() {
        return Map.copyOf(changes);
    }
}
