package dev.lockstep.ledger.assembly;

import dev.lockstep.contract.message.RefusalCode;
import dev.lockstep.ledger.account.Account;
import dev.lockstep.ledger.balance.Books;
import dev.lockstep.ledger.journal.Leg;
import dev.lockstep.ledger.journal.Posting;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether the accounts can bear a saga. Only its net effect on an account counts, for all parts are booked at one
 * instant; blamed is the part at which an account that ends too low first runs below zero.
 *
 * <p>An account that is not locked yet has no limit or only receives: it is reckoned from zero, and again when it is
 * locked.
 */
final class Funds {

    /** One more digit would not fit the ledger's numeric(38,0). */
    private static final BigInteger LIMIT = BigInteger.TEN.pow(38);

    private final Books books;
    private final Map<String, BigInteger> running = new HashMap<>();

    private Funds(Books books) {
        this.books = books;
    }

    static Optional<Refusal> shortage(Books books, List<Posting> postings) {
        Funds end = new Funds(books);
        Refusal outOfRange = end.walk(postings);
        Set<String> tooLow = end.tooLow();
        if (tooLow.isEmpty()) {
            return Optional.ofNullable(outOfRange);
        }
        return Optional.of(new Funds(books).firstBelowZero(postings, tooLow));
    }

    /** Applies all legs; answers the first that takes a balance out of range, or null. */
    private @Nullable Refusal walk(List<Posting> postings) {
        Refusal first = null;
        for (Posting posting : postings) {
            for (Leg leg : posting.legs()) {
                boolean outOfRange = apply(leg).abs().compareTo(LIMIT) >= 0;
                if (outOfRange && first == null) {
                    first = Refusal.ofAccount(
                            RefusalCode.BALANCE_OUT_OF_RANGE,
                            posting.part(),
                            leg.account(),
                            "the balance would have more than 38 digits");
                }
            }
        }
        return first;
    }

    private Set<String> tooLow() {
        return running.entrySet().stream()
                .filter(balance -> balance.getValue().signum() < 0)
                .map(Map.Entry::getKey)
                .filter(id -> !account(id).mayGoNegative())
                .collect(Collectors.toSet());
    }

    private Refusal firstBelowZero(List<Posting> postings, Set<String> tooLow) {
        for (Posting posting : postings) {
            for (Leg leg : posting.legs()) {
                if (apply(leg).signum() < 0 && tooLow.contains(leg.account())) {
                    return Refusal.ofAccount(
                            RefusalCode.INSUFFICIENT_FUNDS, posting.part(), leg.account(), "not enough funds");
                }
            }
        }
        throw new IllegalStateException("accounts end below zero without getting there: " + tooLow);
    }

    private BigInteger apply(Leg leg) {
        BigInteger before = running.get(leg.account());
        BigInteger after =
                (before == null ? opening(leg) : before).add(leg.amount().minor());
        running.put(leg.account(), after);
        return after;
    }

    private BigInteger opening(Leg leg) {
        if (books.isLocked(leg.account())) {
            return books.balance(leg.account()).minor();
        }
        if (leg.amount().isNegative() && !account(leg.account()).mayGoNegative()) {
            throw new IllegalStateException("account " + leg.account() + " has a limit, pays and is not locked");
        }
        return BigInteger.ZERO;
    }

    private Account account(String id) {
        return Objects.requireNonNull(books.account(id), "checked before: the account is known");
    }
}
