package dev.lockstep.benchmarks.deployed;

import com.sun.management.OperatingSystemMXBean;
import dev.lockstep.benchmarks.deployed.Arrivals.Poll;
import dev.lockstep.outbox.consume.Handled;
import dev.lockstep.outbox.consume.RecordHandler;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;

/** Threads that hand over polls as the consumer's loop does, one after the other. */
final class Writers {

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final RecordHandler handler;
    private final int recordsMax;
    private final ThreadFactory threads;

    Writers(RecordHandler handler, int recordsMax, ThreadFactory threads) {
        this.handler = handler;
        this.recordsMax = recordsMax;
        this.threads = threads;
    }

    /** Makes the records, then hands them over; only the latter is measured. */
    Booked run(Load load, Instant deadline) throws InterruptedException, ExecutionException {
        CountDownLatch start = new CountDownLatch(1);
        List<FutureTask<List<Long>>> writers = new ArrayList<>();
        for (int writer = 0; writer < load.writers(); writer++) {
            int share = load.sagas() / load.writers() + (writer < load.sagas() % load.writers() ? 1 : 0);
            List<Poll> polls = new Arrivals(load, recordsMax, deadline, writer).polls(share);
            FutureTask<List<Long>> task = new FutureTask<>(() -> {
                start.await();
                return handOver(polls);
            });
            writers.add(task);
            threads.newThread(task).start();
        }
        // What making them left behind is collected now and not meanwhile.
        System.gc();
        OptionalLong postgres = ProcessorTime.of(load.postgres());
        long jvm = SYSTEM.getProcessCpuTime();
        long began = System.nanoTime();
        start.countDown();
        List<Long> pollNanos = new ArrayList<>();
        for (FutureTask<List<Long>> writer : writers) {
            pollNanos.addAll(writer.get());
        }
        long nanos = System.nanoTime() - began;
        long jvmNanos = SYSTEM.getProcessCpuTime() - jvm;
        OptionalLong after = ProcessorTime.of(load.postgres());
        Long postgresNanos =
                postgres.isPresent() && after.isPresent() ? after.getAsLong() - postgres.getAsLong() : null;
        return new Booked(load.sagas(), nanos, jvmNanos, postgresNanos, pollNanos);
    }

    private List<Long> handOver(List<Poll> polls) {
        List<Long> nanos = new ArrayList<>();
        for (Poll poll : polls) {
            long began = System.nanoTime();
            List<Handled> answers = handler.handle(poll.records());
            if (poll.completes()) {
                nanos.add(System.nanoTime() - began);
            }
            if (Collections.frequency(answers, Handled.DONE) != poll.records().size()) {
                throw new IllegalStateException("not every record was processed: " + answers);
            }
        }
        return nanos;
    }
}
