package dev.lockstep.contract.message;

import java.util.Arrays;
import java.util.Locale;

/**
 * Why the ledger said no. The order is the precedence: a saga that could be refused for several reasons is always
 * refused for the first of them. On the wire a code is its name in lower case with dashes.
 */
public enum RefusalCode {
    /** The parts disagree on total, deadline, type or digest. */
    CONTEXT_CONFLICT,
    /** Two different contents came for one part number. */
    PART_CONFLICT,
    /** The complete saga is not the one its digest announced. */
    DIGEST_MISMATCH,
    /** Its producer asked to cancel it before it was complete. */
    CANCELLED,
    /** A posting has no legs, or more than the ledger takes. */
    LEGS_OUT_OF_BOUNDS,
    /** All parts of the saga together are larger than the ledger takes. */
    SAGA_TOO_LARGE,
    /** A leg moves nothing. */
    ZERO_AMOUNT,
    /** The legs of one part do not sum to zero in every asset. */
    UNBALANCED,
    /** An account is not in the ledger. */
    UNKNOWN_ACCOUNT,
    /** A leg's asset or scale is not its account's. */
    ASSET_MISMATCH,
    /** An account to be opened exists with another asset, kind or owner. */
    ACCOUNT_CONFLICT,
    ACCOUNT_CLOSED,
    ACCOUNT_FROZEN,
    /** An account to be closed holds something. */
    BALANCE_NOT_ZERO,
    /** The posting to be corrected is not in the journal. */
    UNKNOWN_POSTING,
    /** The posting to be corrected was reversed, or replaced, before. */
    ALREADY_CORRECTED,
    /** The legs of a reversal are not those of the posting, negated. */
    REVERSAL_MISMATCH,
    /** A posting is to be replaced that nobody reverses. */
    NOT_REVERSED,
    /** The booking would take an account that must not go negative below zero. */
    INSUFFICIENT_FUNDS,
    /** A balance would have more than 38 digits. */
    BALANCE_OUT_OF_RANGE;

    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static RefusalCode ofCode(String code) {
        return Arrays.stream(values())
                .filter(value -> value.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown refusal code " + code));
    }
}
