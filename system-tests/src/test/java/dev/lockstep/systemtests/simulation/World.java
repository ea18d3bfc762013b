package dev.lockstep.systemtests.simulation;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.message.Envelope;
import dev.lockstep.contract.message.Topics;
import dev.lockstep.contract.query.ParkedView;
import dev.lockstep.ledger.assembly.SimulatedLedger;
import dev.lockstep.outbox.consume.DirectConsumer;
import dev.lockstep.outbox.consume.InboundRecord;
import dev.lockstep.outbox.consume.ParkingLot;
import dev.lockstep.outbox.consume.RecordHandler;
import dev.lockstep.outbox.relay.WireHeaders;
import dev.lockstep.swap.channel.Channel;
import dev.lockstep.swap.channel.Quota;
import dev.lockstep.swap.outcome.SimulatedOutcomes;
import dev.lockstep.swap.swap.SimulatedSwaps;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One simulation: customers and other teams, the swap service, two relays, Kafka, two nodes of the ledger, and what befalls
 * them, until all is calm and everything that was begun has come to its end. All of it follows from the seed.
 */
final class World implements Fate {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final int STEPS_LEAST = 30;
    private static final int STEPS_MORE = 40;
    /** A transaction in a moment of a transaction in a moment of a transaction. */
    private static final int DEPTH_MAX = 2;
    /** A consumer that waits this often with one batch will wait for ever. */
    private static final int IDLE_MAX = 500;

    private static final int ROUNDS_MAX = 200;
    private static final int EVERYTHING = 1_000_000;
    private static final int NODES = 2;
    /** Here somebody comes in between in one of so many moments; what was judged has yet to be locked, or was just read. */
    private static final Map<String, Integer> DELICATE =
            Map.of("lock the house", 2, "wait for customers", 4, "add sagas", 4, "keep corrections", 4);

    private static final int USUAL = 16;
    private static final Channel CHANNEL =
            new Channel("demo", 50, 25, Duration.ofSeconds(30), Duration.ofSeconds(15), new Quota(1_000, 1));

    /** The database cannot be reached, or has ended a transaction that was in another one's way. */
    static final class Failed extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Failed(String state) {
            super(new SQLException("simulated", state));
        }
    }

    /** A clock that is set by somebody. */
    private final class SetClock extends Clock {

        private Duration ahead = Duration.ZERO;

        @Override
        public Instant instant() {
            return NOON.plus(micros, ChronoUnit.MICROS).plus(ahead);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** A member of a group, and the transactions it has in hand. */
    private final class Node implements DirectConsumer.Member {

        private final int number;
        private final Topic topic;
        private final RecordHandler handler;
        private final Fact killed;
        private DirectConsumer consumer;
        private boolean busy;
        private int idle;

        Node(int number, Topic topic, RecordHandler handler, Fact killed) {
            this.number = number;
            this.topic = topic;
            this.handler = handler;
            this.killed = killed;
            this.consumer = started();
        }

        private DirectConsumer started() {
            return new DirectConsumer(topic + "-" + number, handler, ledgerClock, this);
        }

        void poll() {
            if (busy) {
                return;
            }
            List<InboundRecord> batch = topic.poll(number, 1 + dice.below(8));
            if (batch.isEmpty()) {
                return;
            }
            tell(() -> topic + " node " + number + " polls "
                    + batch.stream().map(InboundRecord::place).toList());
            for (int again = topic.redelivered(batch); again > 0; again--) {
                count(Fact.RECORD_REDELIVERED);
            }
            busy = true;
            idle = 0;
            try {
                settle(batch);
            } catch (Died e) {
                tell(() -> topic + " node " + number + " is killed" + (afterCommit ? " after a commit" : ""));
                count(afterCommit && killed == Fact.LEDGER_KILLED ? Fact.LEDGER_KILLED_AFTER_COMMIT : killed);
                consumer = started();
                topic.reset(number);
            } catch (Database.Waits e) {
                tell(() -> topic + " node " + number + " would have to wait for a lock: it comes later");
                count(Fact.WAITED_FOR_A_LOCK);
                topic.reset(number);
            } finally {
                busy = false;
            }
        }

        private void settle(List<InboundRecord> batch) {
            if (has(Flaw.COMMITS_OFFSETS_FIRST)) {
                topic.commit(number, batch);
            }
            consumer.settle(batch);
            topic.commit(number, batch);
        }

        @Override
        public boolean owns(InboundRecord record) {
            return topic.owns(number, record);
        }

        @Override
        public void idle(Duration time) {
            if (++idle > IDLE_MAX) {
                throw new AssertionError(topic + " node " + number + " is stuck");
            }
            micros += time.toNanos() / 1_000;
        }
    }

    /** Publishes an outbox from where it has got to. */
    private final class Relay {

        private final List<Envelope> outbox;
        private int confirmed;

        Relay(List<Envelope> outbox) {
            this.outbox = outbox;
        }

        /** False if there was nothing to do. */
        boolean relay(int most) {
            List<Envelope> batch = List.copyOf(outbox.subList(confirmed, Math.min(outbox.size(), confirmed + most)));
            if (batch.isEmpty()) {
                return false;
            }
            int after = confirmed + batch.size();
            if (has(Flaw.CONFIRMS_BEFORE_SENDING)) {
                confirmed = after;
            }
            for (Envelope message : batch) {
                if (!calm && dice.oneIn(60)) {
                    tell(() -> "a relay is killed");
                    count(Fact.RELAY_KILLED);
                    return true;
                }
                send(message);
            }
            confirmed = after;
            return true;
        }

        private void send(Envelope message) {
            if (message.topic().equals(Topics.LEDGER_COMMANDS)) {
                producers.relayed(message);
            } else if (message.topic().equals(Topics.LEDGER_EVENTS)) {
                tell(() -> "relays " + message.type() + " " + new String(message.payload(), StandardCharsets.UTF_8));
                events.append(message.key(), message.payload(), WireHeaders.of(message));
            }
        }
    }

    private final long seed;
    private final Dice dice;
    private final @Nullable Flaw flaw;
    private final Tally tally;
    private final @Nullable List<String> log;
    private final Ids ids;
    private final SetClock ledgerClock = new SetClock();
    private final SetClock swapClock = new SetClock();
    private final Topic commands = new Topic(Topics.LEDGER_COMMANDS, NODES);
    private final Topic events = new Topic(Topics.LEDGER_EVENTS, NODES);
    private final SimulatedLedger ledger;
    private final SimulatedSwaps swaps;
    private final SimulatedOutcomes outcomes;
    private final Relay ledgerRelay;
    private final Relay swapRelay;
    private final List<Node> ledgerNodes = new ArrayList<>();
    private final List<Node> swapNodes = new ArrayList<>();
    private final Database swapDatabase;
    private final Database.Rows<Envelope> swapOutbox;
    private final Producers producers;
    private final Promises promises;
    private long micros;
    private int depth;
    private int step;
    private boolean calm;
    private boolean afterCommit;

    /**
     * @param flaw what is wrong with this world, or null
     * @param log takes the steps, or null
     */
    World(long seed, @Nullable Flaw flaw, Tally tally, @Nullable List<String> log) {
        this.seed = seed;
        this.dice = new Dice(seed);
        this.flaw = flaw;
        this.tally = tally;
        this.log = log;
        this.ids = new Ids(dice::uuid);
        Database ledgerDatabase = new Database(this, () -> promises().ledgerCommitted());
        this.ledger = new SimulatedLedger(this, ids, ledgerDatabase);
        this.swapDatabase = new Database(this, () -> promises().swapCommitted());
        this.swapOutbox = swapDatabase.rows();
        this.swaps = new SimulatedSwaps(this, ids, swapClock, CHANNEL, swapDatabase, swapOutbox::append);
        this.outcomes = new SimulatedOutcomes(this, swapClock, swapDatabase, swaps);
        this.producers = new Producers(this, dice, new Producers.Ways(ledger, swaps, swapDatabase, commands));
        this.promises = new Promises(ledger, ledgerDatabase, swaps, producers, tally);
        this.ledgerRelay = new Relay(ledger.outbox());
        this.swapRelay = new Relay(swapOutbox.committed());
        for (int number = 0; number < NODES; number++) {
            ledgerNodes.add(new Node(number, commands, ledger.handler(), Fact.LEDGER_KILLED));
            swapNodes.add(new Node(number, events, outcomes.handler(), Fact.SWAP_KILLED));
        }
        calm = true;
        ledgerDatabase.transaction(() -> {
            producers.openAccounts();
            return ledger;
        });
        calm = false;
    }

    private Promises promises() {
        return promises;
    }

    /** Throws what a promise that was not kept says. */
    void run() {
        int steps = STEPS_LEAST + dice.below(STEPS_MORE);
        for (step = 1; step <= steps; step++) {
            act();
        }
        calm = true;
        tell(() -> "all is calm");
        settle();
        micros += Duration.ofHours(1).toMillis() * 1_000;
        tell(() -> "every deadline is over");
        settle();
        promises.atTheEnd(commands.records(), outcomes.waiting());
    }

    /** Until nobody has anything left to do. */
    private void settle() {
        for (int round = 0; ; round++) {
            boolean more = producers.finish();
            swaps.committed().stream()
                    .map(SimulatedSwaps.SwapRow::saga)
                    .toList()
                    .forEach(swaps::see);
            more |= swapRelay.relay(EVERYTHING);
            ledgerNodes.forEach(Node::poll);
            swapNodes.forEach(Node::poll);
            more |= ledger.expire(100) > 0;
            more |= ledgerRelay.relay(EVERYTHING);
            outcomes.sweep();
            if (!more && commands.isDone() && events.isDone()) {
                return;
            }
            if (round > ROUNDS_MAX) {
                throw new AssertionError("it does not come to an end");
            }
        }
    }

    /** Something happens. */
    private void act() {
        switch (dice.below(24)) {
            case 0, 1, 2, 3, 4, 5 -> producers.act();
            case 6, 7 -> swapRelay.relay(1 + dice.below(8));
            case 8, 9 -> ledgerRelay.relay(1 + dice.below(8));
            case 10, 11, 12, 13 -> dice.of(ledgerNodes).poll();
            case 14, 15, 16 -> dice.of(swapNodes).poll();
            case 17 -> sweep();
            case 18 -> sweepEarly();
            case 19, 20 -> micros += dice.upTo(1_500_000);
            case 21 -> replay();
            case 22 -> rebalance();
            default -> turnClocks();
        }
    }

    private void sweep() {
        try {
            int ended = ledger.expire(1 + dice.below(3));
            for (; ended > 0; ended--) {
                count(Fact.SAGA_SWEPT);
            }
        } catch (Died e) {
            count(Fact.SWEEP_KILLED);
        } catch (Database.Waits | Failed e) {
            tell(() -> "the sweep fails and comes again");
        }
    }

    private void sweepEarly() {
        try {
            swaps.committed().stream()
                    .filter(row -> !row.visible())
                    .map(SimulatedSwaps.SwapRow::saga)
                    .findFirst()
                    .ifPresent(swaps::see);
            outcomes.sweep();
        } catch (Died e) {
            count(Fact.SWAP_KILLED);
        } catch (Database.Waits | Failed e) {
            tell(() -> "the sweep of early outcomes fails and comes again");
        }
    }

    /** An operator has mended what was wrong with a parked record, and sends it again. */
    private void replay() {
        List<ParkedView> waiting = ledger.parked().stream()
                .filter(row -> row.state().equals("PARKED"))
                .toList();
        if (waiting.isEmpty()) {
            return;
        }
        ParkedView chosen = dice.of(waiting);
        Envelope copy = ParkingLot.copyOf(chosen, new MessageId(ids.next()));
        tell(() -> "an operator replays " + chosen.partition() + "@" + chosen.offset() + ", " + chosen.reason());
        count(Fact.RECORD_REPLAYED);
        commands.append(copy.key(), copy.payload(), WireHeaders.of(copy));
    }

    private void rebalance() {
        Node node = dice.of(dice.oneIn(3) ? swapNodes : ledgerNodes);
        int partition = dice.below(Topic.PARTITIONS);
        if (!node.busy) {
            tell(() -> node.topic + " partition " + partition + " goes to node " + node.number);
            count(Fact.REBALANCED);
            node.topic.move(partition, node.number);
        }
    }

    private void turnClocks() {
        if (!dice.oneIn(3)) {
            return;
        }
        SetClock clock = dice.oneIn(3) ? swapClock : ledgerClock;
        boolean forward = dice.oneIn(2);
        Duration by = Duration.ofMillis(dice.upTo(12_000));
        clock.ahead = forward ? clock.ahead.plus(by) : clock.ahead.minus(by);
        if (clock == ledgerClock && !forward) {
            promises.clockWentBack();
        }
        tell(() -> (clock == swapClock ? "swap" : "ledger") + " clock " + (forward ? "+" : "-") + by);
        count(forward ? Fact.CLOCK_FORWARD : Fact.CLOCK_BACK);
    }

    @Override
    public void between(String what) {
        afterCommit = what.equals("committed");
        micros += dice.upTo(2_000);
        if (calm) {
            return;
        }
        boolean delicate = DELICATE.containsKey(what);
        if (dice.oneIn(delicate ? 15 : 60)) {
            micros += dice.upTo(6_000_000);
        }
        if (dice.oneIn(250)) {
            throw new Died();
        }
        if (dice.oneIn(300)) {
            tell(() -> "  the database is away: " + what);
            count(Fact.DATABASE_AWAY);
            throw new Failed("08006");
        }
        if (dice.oneIn(400)) {
            tell(() -> "  the database gives up: " + what);
            count(Fact.TRANSACTION_CONFLICT);
            throw new Failed("40001");
        }
        if (depth < DEPTH_MAX && dice.oneIn(DELICATE.getOrDefault(what, USUAL))) {
            interleave(what);
        }
    }

    private void interleave(String what) {
        depth++;
        tell(() -> "  meanwhile (" + what + "):");
        count(Fact.INTERLEAVED);
        try {
            if (DELICATE.containsKey(what) || dice.oneIn(2)) {
                dice.of(ledgerNodes).poll();
            } else {
                act();
            }
        } finally {
            depth--;
            afterCommit = what.equals("committed");
        }
    }

    @Override
    public Instant now() {
        Instant now = ledgerClock.instant();
        promises.sawTime(now);
        return now;
    }

    Instant swapTime() {
        return swapClock.instant();
    }

    boolean isCalm() {
        return calm;
    }

    int step() {
        return step;
    }

    Ids ids() {
        return ids;
    }

    @Override
    public boolean has(Flaw other) {
        return flaw == other;
    }

    @Override
    public void count(Fact fact) {
        tally.count(fact);
    }

    @Override
    public void tell(Supplier<String> what) {
        if (log != null) {
            log.add(step + " " + ledgerClock.instant() + " " + "  ".repeat(depth) + what.get());
        }
    }

    @Override
    public String toString() {
        return "seed " + seed;
    }
}
