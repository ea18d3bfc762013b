package dev.lockstep.outbox.partition;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The outbox table of a database as the last round saw it.
 *
 * @param partitions without the default partition
 * @param rows as PostgreSQL estimates them
 * @param bytes with indexes
 * @param oldestUntil the end of the oldest partition: null without one
 * @param madeUntil up to where there are partitions without a gap; null when there is none for now
 * @param kept partitions whose retention is over and that are there because of the relay
 * @param defaultRows in the default partition, counted up to 10,001; should be none
 */
public record TableStatus(
        String database,
        int partitions,
        long rows,
        long bytes,
        @Nullable Instant oldestUntil,
        @Nullable Instant madeUntil,
        int kept,
        long defaultRows) {

    static TableStatus of(String database, TableView table, Instant now, int kept) {
        return new TableStatus(
                database,
                table.partitions().size(),
                table.partitions().stream().mapToLong(Partition::rows).sum() + table.defaultRows(),
                table.partitions().stream().mapToLong(Partition::bytes).sum() + table.defaultBytes(),
                table.partitions().isEmpty() ? null : table.partitions().get(0).until(),
                madeUntil(table, now),
                kept,
                table.defaultRows());
    }

    private static @Nullable Instant madeUntil(TableView table, Instant now) {
        Instant reached = now;
        for (Partition partition : table.partitions()) {
            Instant from = partition.from();
            if ((from == null || !from.isAfter(reached)) && partition.until().isAfter(reached)) {
                reached = partition.until();
            }
        }
        return reached.equals(now) ? null : reached;
    }
}
