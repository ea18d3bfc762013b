package dev.lockstep.systemtests.architecture.wrong.ledger.account;

import dev.lockstep.systemtests.architecture.wrong.swap.offer.Offer;

/** Wrong: the ledger sees the swap module. */
public class Account {
    public Offer offer;
}
