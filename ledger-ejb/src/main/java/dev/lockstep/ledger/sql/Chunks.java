package dev.lockstep.ledger.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** Cuts the rows of a batch so that a statement stays small: bounds what driver and server hold at once. */
public final class Chunks {

    /** One statement for a usual batch: 500 parts, or 5,000 sagas of which only the end is written. */
    private static final int ROWS_MAX = 5_000;

    /** Payloads of a usual 300 bytes do not get there; of the largest messages, 1 MiB each, some go together. */
    private static final int BYTES_MAX = 8 << 20;

    private Chunks() {}

    /** The rows in their order, in runs of at most {@value #ROWS_MAX} rows and, but for a single row, 8 MiB. */
    public static <T> List<List<T>> of(List<T> rows, ToIntFunction<? super T> bytes) {
        List<List<T>> chunks = new ArrayList<>();
        int begin = 0;
        long size = 0;
        for (int i = 0; i < rows.size(); i++) {
            int more = bytes.applyAsInt(rows.get(i));
            if (i > begin && (i - begin == ROWS_MAX || size + more > BYTES_MAX)) {
                chunks.add(rows.subList(begin, i));
                begin = i;
                size = 0;
            }
            size += more;
        }
        if (begin < rows.size()) {
            chunks.add(rows.subList(begin, rows.size()));
        }
        return chunks;
    }
}
