package dev.lockstep.contract.query;

import dev.lockstep.contract.money.Asset;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that was kept beside the journal and is not what its legs say. Amounts are in smallest units; what is wrong may
 * have more digits than an amount.
 *
 * @param subject whose figure it is
 * @param asset null for a figure that is of no asset
 * @param booked what is kept, or null if there is nothing
 * @param recomputed what the legs say
 * @param legSeq the last leg that {@code recomputed} stands on
 */
public record Difference(
        Subject subject, @Nullable Asset asset, @Nullable BigInteger booked, BigInteger recomputed, long legSeq) {

    public enum Kind {
        /** The account's balance. */
        BALANCE,
        /** The account has no balance, or none in an asset in which it has legs. */
        BALANCE_MISSING,
        /** The balance that stands behind a leg: the account's first one that is wrong. */
        LEG,
        /** A figure of a snapshot of the trial balance. */
        SNAPSHOT
    }

    /**
     * What is wrong: of an account or, with the instant up to which it goes, of a snapshot.
     *
     * @param figure of a snapshot, such as {@code CUSTOMER debits}
     */
    public record Subject(
            Kind kind,
            @Nullable String account,
            @Nullable Instant snapshot,
            @Nullable String figure) {

        public static Subject of(Kind kind, String account) {
            return new Subject(kind, account, null, null);
        }

        public static Subject ofSnapshot(Instant upTo, String figure) {
            return new Subject(Kind.SNAPSHOT, null, upTo, figure);
        }
    }

    /** What is kept as a decimal with all its decimals, or nothing. */
    public String bookedDecimal() {
        return booked == null ? "" : decimal(booked);
    }

    public String recomputedDecimal() {
        return decimal(recomputed);
    }

    /** What is kept less what the legs say. */
    public String byDecimal() {
        return decimal((booked == null ? BigInteger.ZERO : booked).subtract(recomputed));
    }

    private String decimal(BigInteger minor) {
        return asset == null ? minor.toString() : new BigDecimal(minor, asset.scale()).toPlainString();
    }
}
