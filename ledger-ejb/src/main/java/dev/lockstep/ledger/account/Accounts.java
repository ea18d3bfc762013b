package dev.lockstep.ledger.account;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** The chart of accounts. Every call belongs to the running transaction. */
public interface Accounts {

    /** Those of the accounts that exist, not locked: enough to judge a part, not to book it. */
    List<Account> read(Collection<String> accounts);

    /**
     * Those of the accounts that exist, with all their terms. Until the transaction ends nobody else opens accounts. Must be
     * the first lock of a transaction.
     */
    List<AccountTerms> lockForOpening(Collection<String> accounts);

    /** Opens accounts that do not exist, each with its balance of zero. */
    void open(List<AccountTerms> accounts, Instant at);

    /** Keeps what was decided, refusals too, and changes the accounts. The caller has locked their balances. */
    void change(List<AccountChange> changes, Instant at);
}
