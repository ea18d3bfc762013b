package dev.lockstep.contract.saga;

import dev.lockstep.contract.id.SagaId;
import java.time.Instant;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the {@code saga-context} header says: this message is part {@code part} of {@code total} of saga {@code id}, and
 * nothing of the saga is booked after {@code deadline}.
 *
 * @param part 1 to {@code total}
 * @param total 1 or more; the ledger's configured limit (default 1,000) is applied by the reader
 * @param deadline the same for every part
 * @param type for people and dashboards, such as {@code swap}; 1 to 64 characters
 * @param digest SHA-256 in hex over the ordered parts' payload hashes, or null: see {@link SagaDigest}
 */
public record SagaContext(
        SagaId id,
        int part,
        int total,
        Instant deadline,
        String type,
        @Nullable String digest) {

    public static final int VERSION = 1;

    private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    public SagaContext {
        if (total < 1) {
            throw new IllegalArgumentException("total must be at least 1, not " + total);
        }
        if (part < 1 || part > total) {
            throw new IllegalArgumentException("part must be 1 to " + total + ", not " + part);
        }
        if (!TYPE.matcher(type).matches()) {
            throw new IllegalArgumentException("type must be 1 to 64 letters, digits, dots, dashes or underscores");
        }
        if (digest != null && !DIGEST.matcher(digest).matches()) {
            throw new IllegalArgumentException("digest must be 64 lower-case hex digits");
        }
    }

    /** True when both name the same deal: everything but the part number is equal. */
    public boolean agreesWith(SagaContext other) {
        return id.equals(other.id)
                && total == other.total
                && deadline.equals(other.deadline)
                && type.equals(other.type)
                && Objects.equals(digest, other.digest);
    }
}
