package dev.lockstep.ledger.journal;

import dev.lockstep.contract.id.PostingId;
import dev.lockstep.contract.money.Money;
import java.util.List;

/**
 * A posting with its id and the balance of each leg's account after that leg, in the order of the legs.
 *
 * <p>Within a saga a balance in between may be below zero where only the whole may not be: all its legs have one instant.
 */
public record Entry(PostingId id, Posting posting, List<Money> balancesAfter) {

    public Entry {
        balancesAfter = List.copyOf(balancesAfter);
        if (balancesAfter.size() != posting.legs().size()) {
            throw new IllegalArgumentException("posting " + id + " has " + balancesAfter.size() + " balances for "
                    + posting.legs().size() + " legs");
        }
    }
}
