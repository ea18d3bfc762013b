package dev.lockstep.outbox.relay;

/**
 * Whether a relay does what it should, seen from one node.
 *
 * @param reason a sentence; empty when there is nothing to say
 */
public record RelayVerdict(Condition condition, String reason) {

    /** The better, the earlier. */
    public enum Condition {
        /** What is appended reaches Kafka in time. */
        FINE,
        /** It stands still because an operator wants it. */
        PAUSED,
        /** What is appended reaches Kafka too late. */
        SLOW,
        /** Nothing reaches Kafka. */
        STUCK,
        /** The log kept for it comes near the server's limit, beyond which the slot is lost. */
        LOG_IN_DANGER
    }

    /** Whether nobody has to do anything. */
    public boolean isFine() {
        return condition == Condition.FINE || condition == Condition.PAUSED;
    }
}
