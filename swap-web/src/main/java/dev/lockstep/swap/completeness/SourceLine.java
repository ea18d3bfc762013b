package dev.lockstep.swap.completeness;

import dev.lockstep.contract.query.Backlog;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far the comparison is with the messages of a database.
 *
 * @param nextMinute the first that has not been looked at
 * @param relayedTo the relay is behind everything that was appended before; null as long as that is not known
 * @param behind what was appended since then
 * @param problem why the last look could not be finished, or null
 */
public record SourceLine(
        String source,
        Instant nextMinute,
        @Nullable Instant relayedTo,
        Backlog behind,
        @Nullable Instant lookedAt,
        @Nullable String problem) {}
