package dev.lockstep.swap.offer;

import dev.lockstep.contract.id.CustomerId;
import dev.lockstep.contract.message.RefusalCode;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Money;
import dev.lockstep.contract.query.AccountView;
import dev.lockstep.swap.http.Problem;
import dev.lockstep.swap.trade.Accounts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What would become of a swap that is asked for, accepted and booked at this moment, as far as can be told beforehand: deals that
 * are on their way are not reckoned with.
 *
 * @param quote null where there is no price to be had
 * @param reasons why not, in the order in which they would be met; none where it would be booked
 */
record Simulation(Result result, @Nullable Quote quote, List<Reason> reasons) {

    Simulation {
        reasons = List.copyOf(reasons);
    }

    /** The first thing that would stop it. */
    enum Result {
        /** No offer is made, or it is not accepted: the API answers with a problem. */
        NOT_ACCEPTED,
        /** It is accepted, and the ledger refuses it. */
        REFUSED,
        BOOKED
    }

    /** A code of a problem or of a refusal, and what it is about. */
    record Reason(String code, String detail) {

        static Reason of(Problem problem) {
            return new Reason(problem.code().code(), problem.detail());
        }

        static Reason of(RefusalCode code, String detail) {
            return new Reason(code.code(), detail);
        }
    }

    static Simulation withoutOffer(Problem problem) {
        return new Simulation(Result.NOT_ACCEPTED, null, List.of(Reason.of(problem)));
    }

    /**
     * @param closed what acceptance would be answered, if anything but yes
     * @param found those of {@link #accounts} that the ledger has
     */
    static Simulation of(Quote quote, CustomerId customer, Optional<Problem> closed, List<AccountView> found) {
        List<Reason> reasons = new ArrayList<>();
        closed.map(Reason::of).ifPresent(reasons::add);
        reasons.addAll(refusals(quote, customer, found));
        if (reasons.isEmpty()) {
            return new Simulation(Result.BOOKED, quote, reasons);
        }
        return new Simulation(closed.isPresent() ? Result.NOT_ACCEPTED : Result.REFUSED, quote, reasons);
    }

    /** Every account that a leg of the swap may touch. */
    static List<String> accounts(Quote quote, CustomerId customer) {
        Asset sold = quote.sell().asset();
        Asset bought = quote.buy().asset();
        return Stream.concat(
                        Stream.of(sold, bought)
                                .flatMap(asset -> Stream.of(Accounts.customer(customer, asset), Accounts.house(asset))),
                        quote.fee().isPositive() ? Stream.of(Accounts.fee(bought)) : Stream.<String>empty())
                .toList();
    }

    /** In the ledger's order of precedence. */
    private static List<Reason> refusals(Quote quote, CustomerId customer, List<AccountView> found) {
        Map<String, AccountView> byName = new HashMap<>();
        found.forEach(account -> byName.put(account.account(), account));
        List<Reason> unknown = new ArrayList<>();
        List<Reason> closed = new ArrayList<>();
        List<Reason> frozen = new ArrayList<>();
        for (String name : accounts(quote, customer)) {
            AccountView account = byName.get(name);
            if (account == null) {
                unknown.add(Reason.of(RefusalCode.UNKNOWN_ACCOUNT, "account " + name + " is not in the ledger"));
            } else if (account.state().equals("CLOSED")) {
                closed.add(Reason.of(RefusalCode.ACCOUNT_CLOSED, "account " + name + " is closed"));
            } else if (account.state().equals("FROZEN")) {
                frozen.add(Reason.of(RefusalCode.ACCOUNT_FROZEN, "account " + name + " is frozen"));
            }
        }
        List<Reason> refusals = new ArrayList<>(unknown);
        refusals.addAll(closed);
        refusals.addAll(frozen);
        AccountView payer = byName.get(Accounts.customer(customer, quote.sell().asset()));
        if (payer != null && payer.balance().compareTo(quote.sell()) < 0) {
            Money balance = payer.balance();
            refusals.add(Reason.of(
                    RefusalCode.INSUFFICIENT_FUNDS,
                    "account " + payer.account() + " holds " + balance + ", and " + quote.sell() + " are needed"));
        }
        return refusals;
    }
}
