package dev.lockstep.contract.query;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A page of an account's statement, newest first.
 *
 * @param basis by which time legs stand in order, and which balance stands after each
 * @param until the newest time that is shown, or null for all
 * @param before the last leg of the page before this one, or null for the first page
 */
public record StatementPage(
        String account,
        Basis basis,
        @Nullable Instant until,
        @Nullable Long before,
        int limit) {

    /** The newest of all legs by booking time. */
    public static StatementPage newest(String account, int limit) {
        return new StatementPage(account, Basis.RECORDED, null, null, limit);
    }
}
