package dev.lockstep.benchmarks.relay;

import java.util.Optional;

/** One way from a table to Kafka. */
interface Contender extends AutoCloseable {

    String name();

    /** The replication slot by which it reads the product's outbox; empty when it has a table of its own. */
    Optional<String> slot();

    /** Sees to it that a backlog waits for it: that of the product's outbox, or one of its own. */
    Rows backlog(Rows outbox);

    /** Begins to relay, from where it ended. */
    void begin();

    /** Commits rows at a rate while it relays. */
    Commits live(Rows rows, Rate rate);

    /** Ends relaying. */
    void end();

    /** Of the JVM that relays; 0 when there is none yet. */
    long pid();

    /** Whether rows of one key keep their order. */
    boolean keepsOrder();

    @Override
    void close();
}
