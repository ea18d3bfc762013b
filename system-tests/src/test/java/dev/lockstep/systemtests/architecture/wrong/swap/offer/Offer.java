package dev.lockstep.systemtests.architecture.wrong.swap.offer;

import dev.lockstep.systemtests.architecture.wrong.ledger.account.Account;
import java.math.BigInteger;

/** Wrong: the swap module sees the ledger, and a division of its own whose remainder is gone. */
public class Offer {
    public Account account;

    public BigInteger fee(BigInteger amount) {
        return amount.divide(BigInteger.TEN);
    }
}
