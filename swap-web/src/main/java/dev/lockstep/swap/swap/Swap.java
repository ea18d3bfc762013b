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
import org.jspecify.annotations.Nullable;

/**
 * An accepted offer. It is REQUESTED from the moment the customer accepts; in the same transaction its parts (sell, buy and,
 * unless there is none, fee) go to the ledger as one saga. The ledger's answer ends it: BOOKED, REFUSED or EXPIRED, written
 * once. Nothing else ever does, so that swap and ledger cannot disagree.
 *
 * <p>What an agent wants above its threshold is PENDING_APPROVAL first: the offer is used and held, and the ledger has heard nothing
 * of it. Somebody else's yes makes it REQUESTED, with its parts in that transaction; a no makes it REFUSED, and
 * nobody's answer in time EXPIRED. Of these two ends the ledger never hears.
 *
 * @param fee in the asset bought, taken from what is bought
 * @param deadline after which nothing of it is booked; while it waits for approval, the latest one it could get
 * @param requestedAt when it went to the ledger or, as long as it has not, when it was asked for
 * @param approval null where nobody had to approve it
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
        Instant requestedAt,
        @Nullable Approval approval) {

    /** The saga type of swaps. */
    public static final String SAGA_TYPE = "swap";

    static final int SELL_PART = 1;
    static final int BUY_PART = 2;

    /** One that nobody has to approve. */
    Swap(
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
        this(id, offer, channel, customer, saga, sell, buy, fee, progress, deadline, requestedAt, null);
    }

    /** The same swap as it waits for somebody's yes. */
    Swap pending(Approval needed, Instant latestDeadline) {
        return new Swap(
                id,
                offer,
                channel,
                customer,
                saga,
                sell,
                buy,
                fee,
                new Progress.PendingApproval(),
                latestDeadline,
                requestedAt,
                needed);
    }

    /** The same swap as it goes to the ledger because somebody said yes. */
    Swap approved(String by, Instant at, Instant newDeadline) {
        return new Swap(
                id,
                offer,
                channel,
                customer,
                saga,
                sell,
                buy,
                fee,
                new Progress.Requested(),
                newDeadline,
                at,
                approvalNeeded().decided(by, at));
    }

    /** The same swap that ended without the ledger; {@code by} is null where nobody decided. */
    Swap unapproved(Progress.Ended end, @Nullable String by) {
        Approval needed = approvalNeeded();
        return new Swap(
                id,
                offer,
                channel,
                customer,
                saga,
                sell,
                buy,
                fee,
                end,
                deadline,
                requestedAt,
                by == null ? needed : needed.decided(by, end.at()));
    }

    Approval approvalNeeded() {
        if (approval == null) {
            throw new IllegalStateException("nobody has to approve swap " + id);
        }
        return approval;
    }

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
