package dev.lockstep.contract.query;

import dev.lockstep.contract.id.SagaId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A saga in one line; {@code state} is COLLECTING, BOOKED, REFUSED or EXPIRED.
 *
 * @param deadline null for a command that stood alone
 * @param blocked why a part of it was parked, or null
 */
public record SagaSummary(
        SagaId saga,
        String type,
        String state,
        int total,
        int received,
        @Nullable Instant deadline,
        Instant firstSeenAt,
        @Nullable Instant endedAt,
        @Nullable String refusalCode,
        @Nullable String refusalDetail,
        @Nullable String blocked) {}
