package dev.lockstep.benchmarks.relay;

import dev.lockstep.contract.message.Envelope;
import dev.lockstep.launcher.process.Obstacle;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Commits rows at a constant rate. A transaction that is late is not left out and does not put off the next ones: what it
 * should have been written at counts (coordinated omission).
 */
final class OpenLoad {

    /** The first transaction is due when every writer waits for it. */
    private static final long LEAD_MICROS = 200_000;

    private final Rate rate;
    private final Rows rows;
    private final Clock clock;

    OpenLoad(Rate rate, Rows rows, Clock clock) {
        this.rate = rate;
        this.rows = rows;
        this.clock = clock;
    }

    /** Writes all of them and tells when each was due and when it was committed. */
    Commits run(Appender.Source appenders) {
        Commits commits = new Commits(rows.count());
        AtomicInteger next = new AtomicInteger();
        long start = Micros.now(clock) + LEAD_MICROS;
        ExecutorService threads = Executors.newFixedThreadPool(rate.writers());
        try {
            List<Future<?>> writers = new ArrayList<>();
            for (int writer = 0; writer < rate.writers(); writer++) {
                writers.add(threads.submit(() -> write(appenders, next, start, commits)));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
            return commits;
        } catch (ExecutionException e) {
            throw new Obstacle("a writer failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Obstacle("interrupted", e);
        } finally {
            threads.shutdownNow();
        }
    }

    private Void write(Appender.Source appenders, AtomicInteger next, long start, Commits commits) throws SQLException {
        try (Appender appender = appenders.open()) {
            int first = next.getAndAdd(rate.perTransaction());
            while (first < rows.count()) {
                int end = Math.min(first + rate.perTransaction(), rows.count());
                long due = start + rate.dueMicros(first);
                awaitUntil(due);
                List<Envelope> messages = new ArrayList<>(end - first);
                for (int row = first; row < end; row++) {
                    messages.add(rows.row(row, clock));
                }
                appender.append(messages);
                commits.committed(first, end, due, Micros.now(clock));
                first = next.getAndAdd(rate.perTransaction());
            }
        }
        return null;
    }

    private void awaitUntil(long due) {
        for (long early = due - Micros.now(clock); early > 0; early = due - Micros.now(clock)) {
            LockSupport.parkNanos(early * 1_000);
        }
    }
}
