package dev.lockstep.outbox.relay;

/** What a relay is doing. */
public enum RelayState {
    /** Connecting; nothing has been read yet. */
    STARTING,
    /** Reading the log and publishing. */
    RUNNING,
    /** The slot serves another relay, usually that of another node; takes over when it is free. */
    WAITING_FOR_SLOT,
    /** Kafka does not acknowledge; what was read waits, in order. */
    KAFKA_UNAVAILABLE,
    /** The last attempt failed, see the last error; the next one follows by itself. */
    FAILED,
    /** The replication slot is gone or invalidated: an operator has to decide, nothing is sent until then. */
    SLOT_MISSING,
    /** Stopped by an operator, until resumed. */
    PAUSED,
    /** Closed for good. */
    STOPPED
}
