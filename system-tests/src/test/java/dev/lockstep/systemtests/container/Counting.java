package dev.lockstep.systemtests.container;

import dev.lockstep.outbox.consume.Handled;
import dev.lockstep.outbox.consume.InboundRecord;
import dev.lockstep.outbox.consume.RecordHandler;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Counts what passes through a handler: batches, records, time, and failures by what the database said. */
final class Counting implements RecordHandler {

    private static final int CAUSES_MAX = 50;

    private final RecordHandler handler;
    private final LongAdder batches = new LongAdder();
    private final LongAdder records = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private final AtomicLong longest = new AtomicLong();
    private final Map<String, Integer> failures = new TreeMap<>();

    Counting(RecordHandler handler) {
        this.handler = handler;
    }

    @Override
    public List<Handled> handle(List<InboundRecord> batch) {
        long start = System.nanoTime();
        try {
            return handler.handle(batch);
        } catch (RuntimeException e) {
            failed(e);
            throw e;
        } finally {
            long taken = System.nanoTime() - start;
            batches.increment();
            records.add(batch.size());
            nanos.add(taken);
            longest.accumulateAndGet(taken, Math::max);
        }
    }

    @Override
    public void park(InboundRecord record, String reason, String detail) {
        try {
            handler.park(record, reason, detail);
        } catch (RuntimeException e) {
            failed(e);
            throw e;
        }
    }

    /** By SQLSTATE, or by class where the database is not to blame. */
    synchronized Map<String, Integer> failures() {
        return Map.copyOf(failures);
    }

    private synchronized void failed(RuntimeException e) {
        failures.merge(reason(e), 1, Integer::sum);
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; depth < CAUSES_MAX; depth++) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
            if (cause.getCause() == null) {
                break;
            }
            cause = cause.getCause();
        }
        return cause.toString();
    }

    @Override
    public String toString() {
        long calls = Math.max(1, batches.sum());
        return batches + " batches of " + records.sum() / calls + " records, " + nanos.sum() / calls / 1_000_000
                + " ms each, the longest " + longest.get() / 1_000_000 + " ms, failed and tried again: " + failures();
    }
}
