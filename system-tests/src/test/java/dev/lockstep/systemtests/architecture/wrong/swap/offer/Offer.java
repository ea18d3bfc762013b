package dev.lockstep.systemtests.architecture.wrong.swap.offer;

import dev.lockstep.systemtests.architecture.wrong.ledger.account.Account;

/** Wrong: the swap module sees the ledger. */
public class Offer {
    public Account account;
}
