package dev.lockstep.contract.message;

import java.util.Locale;

/** Why a record was parked instead of processed. On the wire: the name in lower case with dashes. */
public enum ParkReason {
    /** Larger than the configured limit; not even looked at. */
    TOO_LARGE,
    /** The {@code saga-context} header is no JSON object of the known form. */
    UNREADABLE_CONTEXT,
    /** The {@code saga-context} is readable but cannot be: total 0, part 3 of 2, more parts than allowed. */
    INVALID_CONTEXT,
    /** Another header has a value that cannot be read. */
    UNREADABLE_HEADER,
    UNKNOWN_TYPE,
    UNKNOWN_VERSION,
    /** The value is not the JSON that its type asks for. */
    UNREADABLE_PAYLOAD,
    /** Readable, but processing it failed again and again. */
    PROCESSING_FAILED;

    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
