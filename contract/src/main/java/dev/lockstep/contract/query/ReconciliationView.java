package dev.lockstep.contract.query;

import dev.lockstep.contract.id.ReconciliationId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The report of a reconciliation: everything that is kept beside the journal, made again from its legs and compared. It is
 * asked for, runs and ends, and does not change any more then.
 *
 * @param askedBy {@value #SCHEDULE}, or who asked
 * @param seen how far it is; all of it when it has ended
 * @param differences all that were found, also those that are not kept
 * @param failure why it did not come to its end, or null
 */
public record ReconciliationView(
        ReconciliationId id,
        String askedBy,
        Instant askedAt,
        State state,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        Seen seen,
        long differences,
        @Nullable String failure) {

    public static final String SCHEDULE = "schedule";

    /** FAILED says nothing of the books: it was kept from comparing them. */
    public enum State {
        ASKED,
        RUNNING,
        DONE,
        FAILED
    }

    /**
     * What was looked at.
     *
     * @param percent of all there is to look at
     * @param upTo the highest number of the legs that could be seen when it started: it compares the books as of then
     */
    public record Seen(int percent, long legs, long accounts, long snapshots, long upTo) {

        public static final Seen NOTHING = new Seen(0, 0, 0, 0, 0);
    }

    public boolean isOpen() {
        return endedAt == null;
    }

    public boolean isDone() {
        return state == State.DONE;
    }

    /** Whether everything was compared and nothing differs. */
    public boolean isClean() {
        return isDone() && differences == 0;
    }

    /** From start to end, or null as long as there is none. */
    public @Nullable Duration took() {
        return startedAt == null || endedAt == null ? null : Duration.between(startedAt, endedAt);
    }
}
