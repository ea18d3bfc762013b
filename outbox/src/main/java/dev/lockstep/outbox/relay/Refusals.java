package dev.lockstep.outbox.relay;

import dev.lockstep.contract.message.Envelope;

/** Where messages go that Kafka refuses for ever: kept with the reason until an operator decides. */
public interface Refusals {

    /**
     * Parks the message in a transaction of its own; a message that is parked already stays as it is.
     *
     * @param reason a constant for machines, e.g. {@code record-too-large}
     * @param detail a sentence for people
     */
    void park(Envelope message, String reason, String detail);
}
