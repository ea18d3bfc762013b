package dev.lockstep.ledger.balance;

import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;

/** The balance rows. Every call belongs to the running transaction. */
public interface Balances {

    /**
     * Locks the balances of those accounts that exist, until the transaction ends, and enters them into the books. All
     * transactions lock in one order, customers first and by name, the busy accounts of the house last, so that two
     * never wait for each other and nobody waits long for the house.
     */
    void lock(Collection<String> accounts, Books books);

    /** Adds to each locked account what it gained or lost: one statement, one row version per account. */
    void add(Map<String, BigInteger> changes);
}
