package dev.lockstep.contract.query;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a database's relay is, as positions in its write-ahead log (bytes).
 *
 * @param closedBefore every message that was appended before this is committed, or never will be
 * @param written a position behind all of those commits
 * @param confirmed up to which the relay has brought everything to Kafka, or null if its slot is gone
 */
public record RelayPassage(
        Instant closedBefore, long written, @Nullable Long confirmed) {}
