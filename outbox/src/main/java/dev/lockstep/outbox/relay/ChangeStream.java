package dev.lockstep.outbox.relay;

import dev.lockstep.contract.message.Envelope;
import java.util.List;

/** The committed rows of an outbox, in the order of their commits. An instance is used for one {@link #run}. */
interface ChangeStream {

    /**
     * Reads from the slot's confirmed position on and blocks until {@link #stop} is called or reading fails.
     *
     * @throws ChangeStreamFailed when reading ended for any other reason than {@link #stop}
     */
    void run(Sink sink) throws ChangeStreamFailed;

    /** Ends {@link #run} soon; may be called from any thread, at any time and more than once. */
    void stop();

    /** Takes what is read; called by one thread at a time. */
    interface Sink {

        /**
         * Takes the next messages, or none as a sign of life, and may return before they are stored. The position after them is
         * confirmed when they are settled, those taken earlier before those taken later; it is not when this or settling throws:
         * the stream then ends, and the messages come again to the next one.
         */
        Delivery take(List<Envelope> messages) throws InterruptedException;
    }
}
