package dev.lockstep.outbox.relay;

import dev.lockstep.contract.message.Envelope;
import java.time.Duration;

/** Where messages are published. Messages of one key are stored in the order of their {@link #send}. */
interface Broker extends AutoCloseable {

    /**
     * Hands a message over, without waiting for its acknowledgement.
     *
     * @throws BrokerUnavailable when it was not handed over; nothing of it will be published, it may be sent again
     */
    Receipt send(Envelope message) throws BrokerUnavailable, InterruptedException;

    @Override
    void close();

    /** What becomes of a message that was handed over. */
    interface Receipt {

        /** Whether {@link #await} would not have to wait. */
        boolean isAnswered();

        /**
         * Waits for the acknowledgement; false when there was none in this time, it can still come.
         *
         * @throws MessageRefused when this message can never be published
         * @throws BrokerUnavailable when it was not published and the broker cannot go on
         */
        boolean await(Duration time) throws MessageRefused, BrokerUnavailable, InterruptedException;
    }
}
