package dev.lockstep.swap.webhook;

/** Sends one request to an endpoint. */
@FunctionalInterface
interface Sender {

    /**
     * A signed event.
     *
     * @param id of the event: the same with every attempt
     * @param timestamp of this attempt, seconds since 1970
     * @param signatures with spaces between them
     */
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere
    record Message(String id, long timestamp, String signatures, byte[] body) {}

    /** Answers what came of it, whatever that is, within the time that is configured; never throws for what the network does. */
    Attempt send(Targets.Target target, Message message);
}
