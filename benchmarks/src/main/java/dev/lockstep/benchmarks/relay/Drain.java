package dev.lockstep.benchmarks.relay;

import dev.lockstep.launcher.process.Obstacle;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How fast a backlog goes to Kafka. In every round the same rows are written while nobody reads, then each contender drains
 * them from its own slot, one after the other, each round another one first; what came is read when it is over, so that
 * nobody reads Kafka beside it.
 */
final class Drain {

    /** Without a further record for this long, what is missing counts as lost. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration BEGINS_WITHIN = Duration.ofSeconds(60);
    private static final int SLOT_LOOK_MS = 5;
    private static final int TOPIC_LOOK_MS = 50;

    private final Rig rig;
    private final KafkaTopic topic;
    private final Clock clock;

    Drain(Rig rig, KafkaTopic topic, Clock clock) {
        this.rig = rig;
        this.topic = topic;
        this.clock = clock;
    }

    /** The first round, of a quarter of the rows, warms up and does not count. */
    Map<Contender, List<Drained>> run(List<Contender> contenders, int rows, int rounds) {
        Map<Contender, List<Drained>> all = new LinkedHashMap<>();
        contenders.forEach(contender -> all.put(contender, new ArrayList<>()));
        round(contenders, Math.max(2, rows / 4));
        List<Contender> order = new ArrayList<>(contenders);
        for (int round = 0; round < rounds; round++) {
            round(order, rows)
                    .forEach((contender, one) ->
                            all.getOrDefault(contender, new ArrayList<>()).add(one));
            Collections.rotate(order, 1);
        }
        return all;
    }

    private Map<Contender, Drained> round(List<Contender> order, int rows) {
        rig.database().forgetBacklog();
        Rows backlog = rig.rows(rows);
        rig.outbox().backlog(backlog);
        Map<Contender, Drained> round = new LinkedHashMap<>();
        for (Contender contender : order) {
            Rows own = contender.backlog(backlog);
            rig.database().settle();
            round.put(contender, drain(contender, own));
        }
        return round;
    }

    private Drained drain(Contender contender, Rows backlog) {
        topic.skipToEnd();
        long began = Micros.now(clock);
        contender.begin();
        if (contender.slot().isPresent()) {
            rig.awaitRead(contender.slot().get(), BEGINS_WITHIN, SLOT_LOOK_MS);
            began = Micros.now(clock);
        }
        Spent before = rig.spent(contender);
        awaitRecords(backlog.count());
        Spent spent = rig.spent(contender).since(before);
        Received received = new Received(backlog);
        takeAll(received);
        contender.end();
        rig.awaitEnded(contender, BEGINS_WITHIN);
        judge(contender, received, contender.keepsOrder());
        return new Drained(backlog.count(), received.last() - began, spent, received.repeated());
    }

    private void awaitRecords(long count) {
        long waiting = topic.waiting();
        long news = System.nanoTime();
        while (waiting < count && System.nanoTime() - news < PATIENCE.toNanos()) {
            Rig.sleep(TOPIC_LOOK_MS);
            long now = topic.waiting();
            if (now > waiting) {
                waiting = now;
                news = System.nanoTime();
            }
        }
    }

    private void takeAll(Received received) {
        int missing = received.missing();
        long news = System.nanoTime();
        while ((!received.complete() || topic.waiting() > 0) && System.nanoTime() - news < PATIENCE.toNanos()) {
            topic.takeStored(received);
            if (received.missing() < missing) {
                missing = received.missing();
                news = System.nanoTime();
            }
        }
    }

    /**
     * A benchmark of rows that were lost is worth nothing.
     *
     * @param inOrder whether the parts of a saga were committed in their order, and are to come in it
     */
    static void judge(Contender contender, Received received, boolean inOrder) {
        if (!received.complete() || received.strangers() > 0 || (inOrder && received.disorder() > 0)) {
            throw new Obstacle(contender.name() + ": " + received);
        }
    }
}
