package dev.lockstep.outbox.partition;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A part of the table by the time in its messages' ids.
 *
 * @param from null: since ever
 * @param until the first moment that is not in it
 * @param rows as PostgreSQL estimates them
 * @param bytes with indexes
 */
record Partition(String name, @Nullable Instant from, Instant until, long rows, long bytes) {}
