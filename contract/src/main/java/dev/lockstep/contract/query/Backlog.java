package dev.lockstep.contract.query;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Messages that are on their way.
 *
 * @param messages how many, counted up to {@value #COUNTED_MAX}
 * @param oldestAt when the oldest was appended, or null for none
 */
public record Backlog(long messages, @Nullable Instant oldestAt) {

    public static final int COUNTED_MAX = 1_000_000;

    public static final Backlog NONE = new Backlog(0, null);
}
