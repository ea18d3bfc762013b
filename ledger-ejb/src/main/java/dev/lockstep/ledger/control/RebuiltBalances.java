package dev.lockstep.ledger.control;

import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.query.Difference;
import dev.lockstep.contract.query.Difference.Kind;
import dev.lockstep.contract.query.Difference.Subject;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The balances of a slice of the accounts, summed up from their legs chunk by chunk in the order of the journal, then compared.
 * Some 250 bytes for each account.
 */
final class RebuiltBalances {

    /** Of an account in an asset. Of the legs with a wrong balance the first is told: others may be wrong because of it. */
    private static final class Sum {
        private BigInteger total = BigInteger.ZERO;
        private long lastSeq;
        private boolean brokenLegTold;
    }

    private record Key(String account, String asset) {}

    /**
     * An account's legs of a chunk.
     *
     * @param before what stood before the first of them, by the balance that is kept behind each: the least and the greatest
     */
    record Movement(
            String account, String asset, BigInteger total, long lastSeq, BigInteger beforeMin, BigInteger beforeMax) {}

    private final Map<Key, Sum> sums = new HashMap<>();

    /** Answers what stood before these legs, if the balances behind them do not say so for the first time. */
    Optional<BigInteger> add(Movement movement) {
        Sum sum = sums.computeIfAbsent(new Key(movement.account(), movement.asset()), key -> new Sum());
        BigInteger before = sum.total;
        boolean sound =
                movement.beforeMin().equals(before) && movement.beforeMax().equals(before);
        sum.total = before.add(movement.total());
        sum.lastSeq = movement.lastSeq();
        if (sound || sum.brokenLegTold) {
            return Optional.empty();
        }
        sum.brokenLegTold = true;
        return Optional.of(before);
    }

    /** Compares an account, which is done with then; {@code booked} is null if it has no balance. */
    Optional<Difference> compare(String account, String asset, @Nullable BigInteger booked) {
        Sum sum = sums.remove(new Key(account, asset));
        BigInteger total = sum == null ? BigInteger.ZERO : sum.total;
        if (total.equals(booked)) {
            return Optional.empty();
        }
        return Optional.of(difference(account, asset, booked, sum == null ? new Sum() : sum));
    }

    /** Of legs on accounts, or in assets, that were not compared. */
    List<Difference> rest() {
        return sums.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(
                        Comparator.comparing(Key::account).thenComparing(Key::asset)))
                .map(entry ->
                        difference(entry.getKey().account(), entry.getKey().asset(), null, entry.getValue()))
                .toList();
    }

    private static Difference difference(String account, String asset, @Nullable BigInteger booked, Sum sum) {
        Kind kind = booked == null ? Kind.BALANCE_MISSING : Kind.BALANCE;
        return new Difference(Subject.of(kind, account), Asset.parse(asset), booked, sum.total, sum.lastSeq);
    }
}
