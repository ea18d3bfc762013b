package dev.lockstep.swap.swap;

import dev.lockstep.contract.id.CustomerId;
import dev.lockstep.contract.id.OfferId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.id.SwapId;
import dev.lockstep.contract.message.CommandLeg;
import dev.lockstep.contract.message.LedgerCommand;
import dev.lockstep.contract.money.Money;
import dev.lockstep.swap.offer.Remainders;
import dev.lockstep.swap.trade.Accounts;
import dev.lockstep.swap.trade.Progress;
import dev.lockstep.swap.trade.SagaOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

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

    /** Every part takes what is left over of its own division to the rounding account. */
    SagaOrder order(Remainders remainders) {
        Money sold = sell.amount();
        Money bought = buy.amount();
        List<LedgerCommand.Post> parts = new ArrayList<>();
        parts.add(post(
                "sell " + sold,
                new CommandLeg(Accounts.customer(customer, sold.asset()), sold.negate()),
                new CommandLeg(Accounts.house(sold.asset()), sold.minus(remainders.sell())),
                rounding(remainders.sell())));
        parts.add(post(
                "buy " + bought,
                new CommandLeg(
                        Accounts.house(bought.asset()),
                        bought.plus(remainders.buy()).negate()),
                new CommandLeg(ownBought(), bought),
                rounding(remainders.buy())));
        if (fee.isPositive()) {
            parts.add(post(
                    "fee " + fee,
                    new CommandLeg(ownBought(), fee.negate()),
                    new CommandLeg(Accounts.fee(fee.asset()), fee.minus(remainders.fee())),
                    rounding(remainders.fee())));
        }
        return new SagaOrder(saga, SAGA_TYPE, deadline, parts);
    }

    private String ownBought() {
        return Accounts.customer(customer, buy.amount().asset());
    }

    private static CommandLeg rounding(Money remainder) {
        return new CommandLeg(Accounts.rounding(remainder.asset()), remainder);
    }

    /** A leg that moves nothing is none: where nothing is left over, or of a fee of less than one unit nothing else. */
    private LedgerCommand.Post post(String what, CommandLeg... legs) {
        return new LedgerCommand.Post(
                "swap " + id + ": " + what,
                Stream.of(legs).filter(leg -> !leg.amount().isZero()).toList(),
                null);
    }
}
