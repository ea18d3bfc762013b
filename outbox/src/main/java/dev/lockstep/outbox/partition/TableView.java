package dev.lockstep.outbox.partition;

import java.util.Comparator;
import java.util.List;

/**
 * The table as it is.
 *
 * @param partitions by time, without the default partition
 * @param defaultRows in the default partition, counted up to {@value #DEFAULT_ROWS_COUNTED}
 * @param defaultBytes of the default partition with its indexes
 */
record TableView(List<Partition> partitions, long defaultRows, long defaultBytes) {

    /** More is not told from this: it should be none. */
    static final int DEFAULT_ROWS_COUNTED = 10_001;

    TableView {
        partitions = partitions.stream()
                .sorted(Comparator.comparing(Partition::until))
                .toList();
    }
}
