package dev.lockstep.ledger.journal;

import dev.lockstep.contract.money.Money;

/** A debit or credit of one account: a negative amount takes from it, a positive one gives to it. Never zero. */
public record Leg(String account, Money amount) {

    public Leg {
        if (amount.isZero()) {
            throw new IllegalArgumentException("a leg of " + account + " moves nothing");
        }
    }
}
