package dev.lockstep.outbox.consume;

/** What a consumer is doing. */
public enum ConsumerState {
    /** Joining its group; nothing has been read yet. */
    STARTING,
    /** Reading and processing, or waiting for records. */
    RUNNING,
    /** The database cannot be reached or is overloaded; the batch in hand waits. */
    DATABASE_UNAVAILABLE,
    /** No connection to Kafka. */
    KAFKA_UNAVAILABLE,
    /** The last attempt failed, see the last error; the next one follows by itself. */
    FAILED,
    /** A record can neither be processed nor parked; its partition waits, which nothing else ever does. */
    STUCK,
    /** Closed for good. */
    STOPPED
}
