package dev.lockstep.ledger.journal;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import dev.lockstep.contract.id.PostingId;
import dev.lockstep.contract.message.Correction;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A posting of the journal as far as it takes to judge a correction of it.
 *
 * @param corrected how it was corrected: each way at most once
 */
public record PastPosting(PostingId id, List<Leg> legs, Set<Correction.Kind> corrected) {

    public PastPosting {
        legs = List.copyOf(legs);
        corrected = Set.copyOf(corrected);
    }

    public boolean isReversed() {
        return corrected.contains(Correction.Kind.REVERSAL);
    }

    /** True if these are its own legs with their amounts negated, in whatever order. */
    public boolean isTakenBackBy(List<Leg> others) {
        List<Leg> negated = legs.stream()
                .map(leg -> new Leg(leg.account(), leg.amount().negate()))
                .toList();
        return counted(negated).equals(counted(others));
    }

    private static Map<Leg, Long> counted(List<Leg> legs) {
        return legs.stream().collect(groupingBy(identity(), counting()));
    }

    PastPosting corrected(Correction.Kind how) {
        Set<Correction.Kind> more = new HashSet<>(corrected);
        more.add(how);
        return new PastPosting(id, legs, more);
    }
}
