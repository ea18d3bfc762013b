package dev.lockstep.contract.query;

import dev.lockstep.contract.money.Money;

/** One asset's control sums: over the stored balances and over the journal; both are zero in a sound ledger. */
public record TrialBalanceLine(Money balances, Money legs) {

    public boolean isSound() {
        return balances.isZero() && legs.isZero();
    }
}
