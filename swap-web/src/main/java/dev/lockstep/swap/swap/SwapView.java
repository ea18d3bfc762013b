package dev.lockstep.swap.swap;

import dev.lockstep.contract.id.CustomerId;
import dev.lockstep.contract.id.OfferId;
import dev.lockstep.contract.id.PostingId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.id.SwapId;
import dev.lockstep.contract.id.TradeId;
import dev.lockstep.contract.money.Money;
import dev.lockstep.swap.http.JsonView;
import dev.lockstep.swap.trade.Accounts;
import dev.lockstep.swap.trade.Progress;
import dev.lockstep.swap.trade.Side;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A swap as the API shows it; {@code refusal} is there when it is REFUSED, {@code balances} when it is BOOKED, {@code approval} when
 * somebody else had to say yes.
 */
public record SwapView(
        SwapId id,
        OfferId offer,
        CustomerId customer,
        SagaId saga,
        Progress.State state,
        List<TradeView> trades,
        Money fee,
        Money receives,
        @Nullable RefusalView refusal,
        @Nullable ApprovalView approval,
        Instant deadline,
        Instant requestedAt,
        @Nullable Instant endedAt,
        @Nullable List<BalanceView> balances)
        implements JsonView {

    /** One side; it has its swap's state. */
    public record TradeView(
            TradeId id,
            Side side,
            Progress.State state,
            Money amount,
            @Nullable PostingId posting) {}

    /** Why the ledger said no: a stable code, and a sentence for people. */
    public record RefusalView(String code, String detail) {}

    /** Where somebody else had to say yes: until when, and who did or did not. */
    public record ApprovalView(
            String askedBy,
            Instant askedAt,
            Instant answerBy,
            @Nullable String decidedBy,
            @Nullable Instant decidedAt) {

        static @Nullable ApprovalView of(@Nullable Approval approval) {
            return approval == null
                    ? null
                    : new ApprovalView(
                            approval.askedBy(),
                            approval.askedAt(),
                            approval.answerBy(),
                            approval.decidedBy(),
                            approval.decidedAt());
        }
    }

    /** An account's balance after the whole swap; {@code owner} is {@code customer} or {@code house}. */
    public record BalanceView(String owner, String account, Money balance) {}

    static SwapView of(Swap swap) {
        Progress progress = swap.progress();
        return new SwapView(
                swap.id(),
                swap.offer(),
                swap.customer(),
                swap.saga(),
                progress.state(),
                List.of(view(swap.sell(), progress), view(swap.buy(), progress)),
                swap.fee(),
                swap.buy().amount().minus(swap.fee()),
                progress instanceof Progress.Refused refused ? new RefusalView(refused.code(), refused.detail()) : null,
                ApprovalView.of(swap.approval()),
                swap.deadline(),
                swap.requestedAt(),
                progress instanceof Progress.Ended ended ? ended.at() : null,
                balances(swap));
    }

    private static TradeView view(Trade trade, Progress progress) {
        return new TradeView(trade.id(), trade.side(), progress.state(), trade.amount(), trade.posting());
    }

    private static @Nullable List<BalanceView> balances(Swap swap) {
        List<BalanceView> balances = Stream.concat(
                        Stream.of(swap.sell(), swap.buy()).flatMap(trade -> customers(swap, trade)),
                        Stream.of(swap.sell(), swap.buy()).flatMap(SwapView::houses))
                .toList();
        return balances.isEmpty() ? null : balances;
    }

    private static Stream<BalanceView> customers(Swap swap, Trade trade) {
        Money balance = trade.customerBalance();
        return balance == null
                ? Stream.empty()
                : Stream.of(new BalanceView("customer", Accounts.customer(swap.customer(), balance.asset()), balance));
    }

    private static Stream<BalanceView> houses(Trade trade) {
        Money balance = trade.houseBalance();
        return balance == null
                ? Stream.empty()
                : Stream.of(new BalanceView("house", Accounts.house(balance.asset()), balance));
    }
}
