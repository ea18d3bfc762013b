package dev.lockstep.outbox.consume;

import java.time.Duration;

/** What became of one record. */
public sealed interface Handled {

    /** Its effect, if it has one, is committed; it will not be handled again. */
    Handled DONE = new Done();

    /** Processed, or known to have been processed before. */
    record Done() implements Handled {}

    /**
     * Nothing was done for it yet; it is handed over again, alone or with others that wait, and parked after the tenth
     * time.
     *
     * @param after how long to wait at least; the partition waits with it
     * @param why a sentence for people
     */
    record Retry(Duration after, String why) implements Handled {}

    /**
     * It can never be processed. The loop then calls {@link RecordHandler#park} for it.
     *
     * @param reason a constant for machines, e.g. {@code unreadable-payload}
     * @param detail a sentence for people
     */
    record Parked(String reason, String detail) implements Handled {}
}
