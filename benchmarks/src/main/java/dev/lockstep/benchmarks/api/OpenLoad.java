package dev.lockstep.benchmarks.api;

import dev.lockstep.launcher.process.Obstacle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Calls at a constant rate, whatever becomes of them. One that is late is not left out and does not put off the next ones: what counts is
 * the time from when it was due (coordinated omission).
 */
final class OpenLoad implements AutoCloseable {

    /** As many as the rate needs while answers take a tenth of a second. */
    private static final int CALLERS_PER_RATE = 10;

    private static final int CALLERS_LEAST = 8;

    /** Made by one of many threads. */
    interface Call {
        /**
         * @param dueNanos by {@link System#nanoTime}
         * @param counts whether warming up is over
         */
        void make(long dueNanos, boolean counts);
    }

    private final ExecutorService threads;
    private final List<Future<?>> callers = new ArrayList<>();

    /** Begins at once. */
    OpenLoad(int perSecond, int warmUp, int seconds, Call call) {
        int count = Math.max(CALLERS_LEAST, perSecond / CALLERS_PER_RATE);
        this.threads = Executors.newFixedThreadPool(count);
        AtomicLong next = new AtomicLong();
        long start = System.nanoTime();
        long first = (long) perSecond * warmUp;
        long calls = first + (long) perSecond * seconds;
        for (int caller = 0; caller < count; caller++) {
            callers.add(threads.submit(() -> {
                for (long n = next.getAndIncrement(); n < calls; n = next.getAndIncrement()) {
                    long due = start + n * 1_000_000_000 / perSecond;
                    awaitUntil(due);
                    call.make(due, n >= first);
                }
            }));
        }
    }

    private static void awaitUntil(long due) {
        for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
            LockSupport.parkNanos(early);
        }
    }

    /** Waits until all calls were made. */
    void await() {
        try {
            for (Future<?> caller : callers) {
                caller.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Obstacle obstacle) {
                throw obstacle;
            }
            throw new Obstacle("a call failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Obstacle("interrupted", e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
