package dev.lockstep.outbox.relay;

/** Messages on their way to the broker. */
interface Delivery {

    /** Whether {@link #settle} would not have to wait for the broker. */
    boolean isAnswered();

    /**
     * Waits until every message is stored or parked.
     *
     * @throws IllegalStateException when the broker cannot go on; some are stored then, some are not
     */
    void settle() throws InterruptedException;
}
