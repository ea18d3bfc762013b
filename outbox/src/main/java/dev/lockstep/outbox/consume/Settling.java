package dev.lockstep.outbox.consume;

import dev.lockstep.contract.message.ParkReason;
import dev.lockstep.outbox.consume.Handled.Parked;
import dev.lockstep.outbox.consume.Handled.Retry;
import dev.lockstep.outbox.retry.Backoff;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Brings every record of a batch to its end: done, or parked, or no longer this member's.
 *
 * <p>A batch that fails is halved, the first half is settled before the second is begun, and so on down to the record that
 * makes it fail: of 500 records with a bad one, 9 halvings find it and the 499 others are processed, in order.
 */
final class Settling {

    /** Tries of a record alone, 0.3 s of waiting between them in all: what fails three times over is no accident. */
    static final int TRIES_ALONE_MAX = 3;
    /** Tries of a batch that other transactions got in the way of, before it is halved. */
    static final int TRIES_IN_CONFLICT_MAX = 3;
    /** Tries of a record alone in that case, 8.5 s of waiting in all. */
    static final int TRIES_ALONE_IN_CONFLICT_MAX = 12;
    /** Times that a handler may ask to see a record again. */
    static final int RETRIES_ASKED_MAX = 10;

    private static final Duration AGAIN_FIRST = Duration.ofMillis(100);
    private static final Duration AGAIN_LIMIT = Duration.ofSeconds(1);
    private static final Duration OUTAGE_FIRST = Duration.ofMillis(200);
    private static final Duration OUTAGE_LIMIT = Duration.ofSeconds(5);
    private static final Logger LOG = System.getLogger(Settling.class.getName());

    private final RecordSource source;
    private final RecordHandler handler;
    private final ConsumerProgress progress;
    private final BooleanSupplier closing;

    Settling(RecordSource source, RecordHandler handler, ConsumerProgress progress, BooleanSupplier closing) {
        this.source = source;
        this.handler = handler;
        this.progress = progress;
        this.closing = closing;
    }

    /** False when it was interrupted by closing; the batch then comes again next time. */
    boolean settle(List<InboundRecord> batch) {
        return settle(batch, 0);
    }

    /** @param asked how often the handler has asked to see these records again */
    private boolean settle(List<InboundRecord> batch, int asked) {
        Backoff outage = new Backoff(OUTAGE_FIRST, OUTAGE_LIMIT);
        Backoff again = new Backoff(AGAIN_FIRST, AGAIN_LIMIT);
        int tries = 0;
        while (!closing.getAsBoolean()) {
            List<InboundRecord> ours = batch.stream().filter(source::owns).toList();
            if (ours.isEmpty()) {
                return true;
            }
            try {
                return conclude(ours, answers(ours), asked);
            } catch (HandlingFailed e) {
                Blame blame = JdbcBlame.of(e.failure);
                if (blame == Blame.DATABASE) {
                    awaitDatabase(e, outage);
                    continue;
                }
                if (++tries >= triesMax(ours, blame)) {
                    return ours.size() == 1
                            ? park(ours.get(0), ParkReason.PROCESSING_FAILED.code(), e.told)
                            : halves(ours, asked);
                }
                source.idle(again.next());
            }
        }
        return false;
    }

    private List<Handled> answers(List<InboundRecord> batch) throws HandlingFailed {
        try {
            List<Handled> answers = handler.handle(batch);
            if (answers.size() != batch.size()) {
                throw new IllegalStateException(
                        "the handler gave " + answers.size() + " answers to " + batch.size() + " records");
            }
            recovered();
            return answers;
        } catch (RuntimeException e) {
            HandlingFailed failed = new HandlingFailed(e);
            progress.failed(failed.told);
            LOG.log(
                    Level.DEBUG,
                    "handling failed for " + batch.size() + " records from "
                            + batch.get(0).place(),
                    e);
            throw failed;
        }
    }

    private static int triesMax(List<InboundRecord> batch, Blame blame) {
        boolean alone = batch.size() == 1;
        if (blame == Blame.CONFLICT) {
            return alone ? TRIES_ALONE_IN_CONFLICT_MAX : TRIES_IN_CONFLICT_MAX;
        }
        return alone ? TRIES_ALONE_MAX : 1;
    }

    private boolean halves(List<InboundRecord> batch, int asked) {
        int half = batch.size() / 2;
        return settle(batch.subList(0, half), asked) && settle(batch.subList(half, batch.size()), asked);
    }

    private boolean conclude(List<InboundRecord> batch, List<Handled> answers, int asked) {
        List<InboundRecord> waiting = new ArrayList<>();
        Duration wait = Duration.ZERO;
        int done = 0;
        for (int i = 0; i < batch.size(); i++) {
            InboundRecord record = batch.get(i);
            if (answers.get(i) instanceof Parked parked) {
                if (!park(record, parked.reason(), parked.detail())) {
                    return false;
                }
            } else if (answers.get(i) instanceof Retry retry && asked >= RETRIES_ASKED_MAX) {
                if (!park(record, ParkReason.PROCESSING_FAILED.code(), retry.why())) {
                    return false;
                }
            } else if (answers.get(i) instanceof Retry retry) {
                waiting.add(record);
                wait = retry.after().compareTo(wait) > 0 ? retry.after() : wait;
            } else {
                done++;
            }
        }
        progress.handled(done);
        if (waiting.isEmpty()) {
            return true;
        }
        source.idle(wait);
        return settle(waiting, asked + 1);
    }

    private void awaitDatabase(HandlingFailed e, Backoff outage) {
        if (progress.enter(ConsumerState.DATABASE_UNAVAILABLE, e.told)) {
            LOG.log(
                    Level.WARNING,
                    "consumer.database-unavailable name={0} the batch waits why=\"{1}\"; see runbook#database",
                    progress.status().name(),
                    e.told);
        }
        source.idle(outage.next());
    }

    private void recovered() {
        if (progress.enter(ConsumerState.RUNNING)) {
            LOG.log(Level.INFO, "consumer.running name={0}", progress.status().name());
        }
    }

    /** Parks the record, whatever time it takes; there is nothing else that may be done with it. */
    private boolean park(InboundRecord record, String reason, String detail) {
        Backoff again = new Backoff(OUTAGE_FIRST, OUTAGE_LIMIT);
        while (!closing.getAsBoolean()) {
            if (!source.owns(record)) {
                return true;
            }
            try {
                handler.park(record, reason, detail);
                progress.parked();
                recovered();
                LOG.log(
                        Level.WARNING,
                        "consumer.parked name={0} record={1} reason={2}; see runbook#parked",
                        progress.status().name(),
                        record.place(),
                        reason);
                return true;
            } catch (RuntimeException e) {
                notParked(record, e);
                source.idle(again.next());
            }
        }
        return false;
    }

    private void notParked(InboundRecord record, RuntimeException e) {
        HandlingFailed failed = new HandlingFailed(e);
        progress.failed(failed.told);
        boolean database = JdbcBlame.of(e) == Blame.DATABASE;
        if (progress.enter(database ? ConsumerState.DATABASE_UNAVAILABLE : ConsumerState.STUCK, failed.told)) {
            LOG.log(
                    Level.ERROR,
                    "consumer.not-parked name=" + progress.status().name() + " record=" + record.place()
                            + " its partition waits; see runbook#parked",
                    e);
        }
    }

    /** A failure of the handler with a message for people: what went wrong first. */
    private static final class HandlingFailed extends Exception {

        /** Bounds the walk along causes, which can be a circle. */
        private static final int CAUSES_MAX = 50;

        final RuntimeException failure;
        final String told;

        HandlingFailed(RuntimeException failure) {
            super(failure);
            this.failure = failure;
            Throwable root = failure;
            for (int depth = 0; root.getCause() != null && depth < CAUSES_MAX; depth++) {
                root = root.getCause();
            }
            this.told = root.getClass().getSimpleName() + ": " + root.getMessage();
        }
    }
}
