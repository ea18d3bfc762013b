package dev.lockstep.outbox.partition;

import java.time.Duration;

/** The partitions of one outbox table. Each call is a transaction of its own; a database that is away is {@code OutboxFailed}. */
interface Partitions {

    TableView look();

    /** Whether the relay's slot is usable; if not, the database notes that: what is old may have to be sent again. */
    boolean watchSlot();

    Made make(Span span);

    Dropped drop(Partition partition, Duration retention);

    /** Deletes rows of the default partition that may be dropped; answers how many, {@value #CLEARED_MAX} at most. */
    int clearDefault(Duration retention);

    int CLEARED_MAX = 1_000;

    /** What became of a partition that was to be made. */
    enum Made {
        MADE,
        /** Another node was quicker. */
        THERE,
        /** Another node is at it. */
        BUSY,
        /** Somebody holds the default partition; the next round tries again. */
        LOCKED,
        /** The default partition holds messages of that time: it takes the rest of them, too. */
        DEFAULT_HOLDS_ROWS
    }

    /** What became of a partition that was to be dropped. */
    enum Dropped {
        DROPPED,
        /** Another node was quicker. */
        NONE,
        /** Another node is at it. */
        BUSY,
        /** Somebody reads or writes at length; the next round tries again. */
        LOCKED,
        /** By the database's clock its retention is not over. */
        YOUNG,
        /** The relay has not confirmed everything that was written into it. */
        UNCONFIRMED,
        /** There is no usable slot, so nothing is confirmed. */
        SLOT_LOST,
        /** There was none less than a retention ago: what is old may never have come through one. */
        SLOT_WAS_LOST;

        /** Whether somebody should look after the relay. */
        boolean isHeldByTheRelay() {
            return this == UNCONFIRMED || this == SLOT_LOST || this == SLOT_WAS_LOST;
        }
    }
}
