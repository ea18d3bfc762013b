package dev.lockstep.ledger.balance;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * The balance rows. Every call belongs to the running transaction.
 *
 * <p>All transactions lock in one order, so that two never wait for each other: customers by name, then the accounts of
 * the house by name. Those are in nearly every booking. They are locked as late as can be, for whoever has them keeps all
 * others from booking.
 */
public interface Balances {

    /** Locks those of the accounts that are customers', until the transaction ends, and enters all into the books. */
    void lockCustomers(Collection<String> accounts, Books books);

    /**
     * Locks accounts of the house, customers being locked already, and enters their balances into the books. Answers the
     * database's time after the last lock; empty if there was nothing to lock.
     */
    Optional<Instant> lockHouse(Collection<String> accounts, Books books);

    /** Adds to each locked account what it gained or lost: one statement, one row version per account. */
    void add(Map<String, BigInteger> changes);
}
