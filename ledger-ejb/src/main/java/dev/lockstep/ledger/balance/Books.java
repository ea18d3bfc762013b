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
 * bookings are posted one after the other. At the end {@link #changes()} is one update per account, however many
 * legs it got. Lives as long as the transaction, belongs to its thread.
 */
public final class Books {

    private final Map<String, Account> accounts = new HashMap<>();
    private final Map<String, Money> balances = new HashMap<>();
    private final Map<String, BigInteger> changes = new LinkedHashMap<>();

    /** Accounts that were only read: enough to judge a part, not to book it. */
    public void read(Collection<Account> read) {
        read.forEach(account -> accounts.putIfAbsent(account.id(), account));
    }

    /** An account whose balance row this transaction has locked. */
    public void locked(Account account, BigInteger balance) {
        accounts.put(account.id(), account);
        balances.put(account.id(), new Money(account.asset(), balance));
    }

    /** An account that was opened, frozen or closed here: what is judged from now on finds it so. */
    public void change(String id, AccountState state) {
        accounts.computeIfPresent(id, (name, account) -> account.in(state));
    }

    /** The account, or null if there is none of that name. */
    public @Nullable Account account(String id) {
        return accounts.get(id);
    }

    /** The balance after all that was posted here. */
    public Money balance(String account) {
        Money balance = balances.get(account);
        if (balance == null) {
            throw new IllegalStateException("account " + account + " is not locked, its balance is not known");
        }
        return balance;
    }

    /** Adds a leg and answers the account's balance after it. */
    public Money post(Leg leg) {
        Money after = balance(leg.account()).plus(leg.amount());
        balances.put(leg.account(), after);
        changes.merge(leg.account(), leg.amount().minor(), BigInteger::add);
        return after;
    }

    /** Adds all legs of a posting and answers the balance after each. */
    public List<Money> post(Posting posting) {
        return posting.legs().stream().map(this::post).toList();
    }

    /** What each touched account gained or lost in smallest units. */
    public Map<String, BigInteger> changes() {
        return Map.copyOf(changes);
    }
}
