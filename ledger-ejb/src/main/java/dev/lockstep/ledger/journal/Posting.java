package dev.lockstep.ledger.journal;

import dev.lockstep.contract.message.Correction;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Money;
import java.math.BigInteger;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One part of a saga, ready for the journal: 2 to {@value #LEGS_MAX} legs that sum to zero in every asset they touch.
 * An unbalanced posting cannot be constructed; the database checks the same again.
 *
 * @param part the number of the part in its saga, from 1
 * @param effectiveAt when it counts economically, or null for when it is booked, which only the booking knows
 * @param corrects what it puts right, or null
 */
public record Posting(
        int part,
        String description,
        @Nullable Instant effectiveAt,
        List<Leg> legs,
        @Nullable Correction corrects) {

    /** The largest known use is a pay-out to some hundred accounts; a megabyte of JSON would hold twelve times as many. */
    public static final int LEGS_MAX = 1_000;

    public static final int LEGS_MIN = 2;

    public Posting {
        legs = List.copyOf(legs);
        if (part < 1) {
            throw new IllegalArgumentException("parts are counted from 1, not " + part);
        }
        if (legs.size() < LEGS_MIN || legs.size() > LEGS_MAX) {
            throw new IllegalArgumentException(
                    "a posting has " + LEGS_MIN + " to " + LEGS_MAX + " legs, not " + legs.size());
        }
        Optional<Asset> unbalanced =
                unbalancedAsset(legs.stream().map(Leg::amount).toList());
        if (unbalanced.isPresent()) {
            throw new IllegalArgumentException(
                    "the legs of part " + part + " do not sum to zero in " + unbalanced.get());
        }
    }

    /** One that corrects nothing. */
    public Posting(int part, String description, @Nullable Instant effectiveAt, List<Leg> legs) {
        this(part, description, effectiveAt, legs, null);
    }

    /** The first asset in which the amounts do not sum to zero, in the order in which assets first appear. */
    public static Optional<Asset> unbalancedAsset(List<Money> amounts) {
        Map<Asset, BigInteger> sums = new LinkedHashMap<>();
        for (Money amount : amounts) {
            sums.merge(amount.asset(), amount.minor(), BigInteger::add);
        }
        return sums.entrySet().stream()
                .filter(sum -> sum.getValue().signum() != 0)
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
