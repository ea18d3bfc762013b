package dev.lockstep.contract.query;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.reducing;

import dev.lockstep.contract.message.AccountKind;
import dev.lockstep.contract.money.Asset;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * What all accounts of a kind were debited and credited in each asset, from the first leg to an instant. In every asset the
 * kinds sum to zero.
 *
 * @param lines by asset, then by kind; a kind without a leg in an asset has none
 */
public record TrialBalance(AsOf asOf, List<Line> lines) {

    public TrialBalance {
        lines = List.copyOf(lines);
    }

    /**
     * One asset's turnover in smallest units; sums over years may have more digits than an amount.
     *
     * @param debits what was taken, zero or less
     * @param credits what was given, zero or more
     */
    public record Turnover(Asset asset, BigInteger debits, BigInteger credits) {

        public BigInteger balance() {
            return credits.add(debits);
        }

        /** A sum of this asset as a decimal string with all its decimals. */
        public String decimal(BigInteger minor) {
            return new BigDecimal(minor, asset.scale()).toPlainString();
        }

        Turnover plus(Turnover other) {
            return new Turnover(asset, debits.add(other.debits), credits.add(other.credits));
        }
    }

    /** A kind of account in one asset. */
    public record Line(AccountKind kind, Turnover turnover) {}

    /** Each asset over all kinds, in the order of the lines. */
    public List<Turnover> totals() {
        return lines.stream()
                .map(Line::turnover)
                .collect(groupingBy(Turnover::asset, LinkedHashMap::new, reducing(Turnover::plus)))
                .values()
                .stream()
                .flatMap(total -> total.stream())
                .toList();
    }

    public boolean isSound() {
        return totals().stream().allMatch(total -> total.balance().signum() == 0);
    }
}
