package dev.lockstep.swap.offer;

import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Money;

/** What a customer asks a price for: one amount is given, the other one follows. */
public sealed interface Wish {

    Asset sold();

    Asset bought();

    /** So much is to be sold. */
    record Selling(Money amount, Asset bought) implements Wish {
        public Selling {
            Wish.check(amount, bought);
        }

        @Override
        public Asset sold() {
            return amount.asset();
        }
    }

    /** So much is to be bought, before the fee. */
    record Buying(Asset sold, Money amount) implements Wish {
        public Buying {
            Wish.check(amount, sold);
        }

        @Override
        public Asset bought() {
            return amount.asset();
        }
    }

    private static void check(Money amount, Asset other) {
        if (!amount.isPositive() || amount.asset().equals(other)) {
            throw new IllegalArgumentException("a wish needs a positive amount and two assets");
        }
    }
}
