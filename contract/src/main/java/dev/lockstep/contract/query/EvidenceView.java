package dev.lockstep.contract.query;

import dev.lockstep.contract.id.MessageId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A part that was not taken: {@code kind} is CONFLICT or LATE.
 *
 * @param context the saga-context header it came with, or null if it stood alone
 */
public record EvidenceView(
        String kind,
        int part,
        MessageId message,
        Instant receivedAt,
        String payload,
        @Nullable String context) {}
