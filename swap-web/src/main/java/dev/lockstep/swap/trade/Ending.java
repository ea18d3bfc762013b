package dev.lockstep.swap.trade;

import dev.lockstep.contract.id.PostingId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.LedgerEvent;
import dev.lockstep.contract.message.LedgerEvent.BalanceAfter;
import dev.lockstep.contract.message.LedgerEvent.BookedPart;
import dev.lockstep.contract.message.LedgerEvent.SagaBooked;
import dev.lockstep.contract.message.LedgerEvent.SagaExpired;
import dev.lockstep.contract.message.LedgerEvent.SagaRefused;
import dev.lockstep.contract.message.Trace;
import dev.lockstep.contract.money.Money;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The end of a saga as the ledger announced it.
 *
 * @param postings by part; empty unless booked
 * @param balances of every account touched, after the whole saga; empty unless booked
 * @param trace of the announcement, or null
 */
public record Ending(
        SagaId saga,
        String sagaType,
        Progress.Ended end,
        Map<Integer, PostingId> postings,
        Map<String, Money> balances,
        @Nullable Trace trace) {

    public Ending {
        postings = Map.copyOf(postings);
        balances = Map.copyOf(balances);
    }

    /** Nothing for an event that is no saga's end. */
    public static Optional<Ending> of(LedgerEvent event, @Nullable Trace trace) {
        if (event instanceof SagaBooked booked) {
            return Optional.of(booked(booked, trace));
        }
        if (event instanceof SagaRefused refused) {
            Progress.Refused end =
                    new Progress.Refused(refused.refusedAt(), refused.code().code(), refused.detail());
            return Optional.of(new Ending(refused.saga(), refused.sagaType(), end, Map.of(), Map.of(), trace));
        }
        if (event instanceof SagaExpired expired) {
            Progress.Expired end = new Progress.Expired(expired.expiredAt());
            return Optional.of(new Ending(expired.saga(), expired.sagaType(), end, Map.of(), Map.of(), trace));
        }
        return Optional.empty();
    }

    private static Ending booked(SagaBooked booked, @Nullable Trace trace) {
        Map<Integer, PostingId> postings = new HashMap<>();
        Map<String, Money> balances = new HashMap<>();
        List<BookedPart> inOrder = booked.parts().stream()
                .sorted(Comparator.comparingInt(BookedPart::part))
                .toList();
        for (BookedPart part : inOrder) {
            postings.put(part.part(), part.posting());
            // Parts are booked in their order: an account's last balance is the one after the saga.
            for (BalanceAfter after : part.balances()) {
                balances.put(after.account(), after.balance());
            }
        }
        return new Ending(
                booked.saga(), booked.sagaType(), new Progress.Booked(booked.bookedAt()), postings, balances, trace);
    }
}
