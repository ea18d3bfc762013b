package dev.lockstep.outbox.consume;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A consumer as seen from outside; reading it costs nothing.
 *
 * @param since when it entered this state
 * @param handled records whose effect is committed, since the start of the process, repetitions included
 * @param parked records that were parked, since the start of the process
 * @param failures of handling a batch or a record, since the start of the process
 * @param lagRecords records that are in Kafka and not handled yet, as of the last poll
 * @param lastRecordAt when the last batch was handled
 * @param lastError of the last failure, also after it has been overcome
 */
public record ConsumerStatus(
        String name,
        ConsumerState state,
        Instant since,
        long handled,
        long parked,
        long failures,
        long lagRecords,
        @Nullable Instant lastRecordAt,
        @Nullable String lastError) {}
