package dev.lockstep.benchmarks.relay;

import dev.lockstep.launcher.process.Obstacle;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.HdrHistogram.Histogram;

/**
 * From the commit to a consumer at a constant rate of rows. A consumer of this process reads the topic all the while and
 * stamps what comes; the commits are stamped by whoever made them, on the same machine's clock.
 */
final class Live {

    private static final Duration BEGINS_WITHIN = Duration.ofSeconds(60);
    private static final Duration ARRIVES_WITHIN = Duration.ofSeconds(60);
    private static final int SLOT_LOOK_MS = 20;

    /** So that connections, topics and tables are known on the way before the first row counts. */
    private static final int SETTLES_MS = 1_000;

    /** Three digits, up to two minutes. */
    private static final long MICROS_MAX = 120_000_000;

    private static final int DIGITS = 3;

    private final Rig rig;
    private final KafkaTopic topic;
    private final Clock clock;

    Live(Rig rig, KafkaTopic topic, Clock clock) {
        this.rig = rig;
        this.topic = topic;
        this.clock = clock;
    }

    /** Each contender in turn, each round another one first. */
    Map<Contender, List<Lived>> run(List<Contender> contenders, Rate rate, int rounds) {
        Map<Contender, List<Lived>> all = new LinkedHashMap<>();
        contenders.forEach(contender -> all.put(contender, new ArrayList<>()));
        List<Contender> order = new ArrayList<>(contenders);
        for (int round = 0; round < rounds; round++) {
            for (Contender contender : order) {
                all.getOrDefault(contender, new ArrayList<>()).add(round(contender, rate));
            }
            Collections.rotate(order, 1);
        }
        return all;
    }

    private Lived round(Contender contender, Rate rate) {
        rig.database().forgetBacklog();
        rig.database().settle();
        contender.begin();
        contender.slot().ifPresent(slot -> rig.awaitRead(slot, BEGINS_WITHIN, SLOT_LOOK_MS));
        Rig.sleep(SETTLES_MS);
        Rows rows = rig.rows(rate.rows());
        Received received = new Received(rows);
        Spent before = rig.spent(contender);
        Commits commits = writeAndReceive(contender, rows, rate, received);
        Spent spent = rig.spent(contender).since(before);
        contender.end();
        rig.awaitEnded(contender, BEGINS_WITHIN);
        // Parts in transactions of their own are committed by writers side by side, in any order.
        boolean together = rate.perTransaction() % 2 == 0;
        Drain.judge(contender, received, together && contender.keepsOrder());
        return lived(rate, commits, received, spent);
    }

    private Commits writeAndReceive(Contender contender, Rows rows, Rate rate, Received received) {
        topic.skipToEnd();
        AtomicBoolean written = new AtomicBoolean();
        CompletableFuture<Void> consumer = CompletableFuture.runAsync(() -> receive(received, written));
        Commits commits;
        try {
            commits = contender.live(rows, rate);
        } finally {
            written.set(true);
        }
        try {
            consumer.join();
        } catch (CompletionException e) {
            throw new Obstacle("the consumer failed: " + e.getCause(), e);
        }
        return commits;
    }

    /** Until everything that was written is there, or does not come. */
    private void receive(Received received, AtomicBoolean written) {
        long limit = Long.MAX_VALUE;
        while (!(written.get() && received.complete()) && System.nanoTime() < limit) {
            topic.takeArrived(received);
            if (written.get() && limit == Long.MAX_VALUE) {
                limit = System.nanoTime() + ARRIVES_WITHIN.toNanos();
            }
        }
    }

    private static Lived lived(Rate rate, Commits commits, Received received, Spent spent) {
        Histogram fromCommit = new Histogram(MICROS_MAX, DIGITS);
        Histogram fromDue = new Histogram(MICROS_MAX, DIGITS);
        Histogram toCommit = new Histogram(MICROS_MAX, DIGITS);
        long last = 0;
        for (int row = rate.warmUpRows(); row < commits.count(); row++) {
            long arrived = received.at(row);
            // A consumer can have a row before the writer hears of its own commit.
            fromCommit.recordValue(bounded(arrived - commits.committed(row)));
            fromDue.recordValue(bounded(arrived - commits.due(row)));
            toCommit.recordValue(bounded(commits.committed(row) - commits.due(row)));
            last = Math.max(last, commits.committed(row));
        }
        int rows = commits.count() - rate.warmUpRows();
        double seconds = (last - commits.due(rate.warmUpRows())) / 1e6;
        return new Lived(fromCommit, fromDue, toCommit, rows / seconds, spent, commits.count(), received.repeated());
    }

    private static long bounded(long micros) {
        return Math.max(0, Math.min(micros, MICROS_MAX));
    }
}
