package dev.lockstep.swap.swap;

import dev.lockstep.contract.id.CustomerId;
import dev.lockstep.contract.id.OfferId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.id.SwapId;
import dev.lockstep.contract.message.CommandLeg;
import dev.lockstep.contract.message.LedgerCommand;
import dev.lockstep.contract.money.Money;
import dev.lockstep.swap.trade.Accounts;
import dev.lockstep.swap.trade.Progress;
import dev.lockstep.swap.trade.SagaOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * An accepted offer. It is REQUESTED from the moment the customer accepts; in the same transaction its parts (sell, buy and,
 * unless there is none, fee) go to the ledger as one saga. The ledger's answer ends it: BOOKED, REFUSED or EXPIRED, written
 * once. Nothing else ever does, so that swap and ledger cannot disagree.
 *
 * @param fee in the asset bought, taken from what is bought
 * @param deadline after which nothing of it is booked
 */
public record Swap(
        SwapId id,
        OfferId offer,
        String channel,
        CustomerId customer,
        SagaId saga,
        Trade sell,
        Trade buy,
        Money fee,
        Progress progress,
        Instant deadline,
        Instant requestedAt) {

    /** The saga type of swaps. */
    public static final String SAGA_TYPE = "swap";

    static final int SELL_PART = 1;
    static final int BUY_PART = 2;

    SagaOrder order() {
        List<LedgerCommand.Post> parts = new ArrayList<>();
        Money sold = sell.amount();
        Money bought = buy.amount();
        parts.add(move("sell " + sold, Accounts.customer(customer, sold.asset()), Accounts.house(sold.asset()), sold));
        parts.add(move("buy " + bought, Accounts.house(bought.asset()), ownBought(), bought));
        if (fee.isPositive()) {
            parts.add(move("fee " + fee, ownBought(), Accounts.fee(fee.asset()), fee));
        }
        return new SagaOrder(saga, SAGA_TYPE, deadline, parts);
    }

    private String ownBought() {
        return Accounts.customer(customer, buy.amount().asset());
    }

    private LedgerCommand.Post move(String what, String from, String to, Money amount) {
        return new LedgerCommand.Post(
                "swap " + id + ": " + what,
                List.of(new CommandLeg(from, amount.negate()), new CommandLeg(to, amount)),
                null);
    }
}
