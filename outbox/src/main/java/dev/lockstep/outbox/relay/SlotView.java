package dev.lockstep.outbox.relay;

/** The replication slot as the server sees it. */
sealed interface SlotView {

    /** Nobody reads from it. */
    record Free(RelayLag lag) implements SlotView {}

    /** Somebody reads from it; only one can. */
    record Held(int walSenderPid, RelayLag lag) implements SlotView {}

    /** There is none of that name, or the server has given up keeping the log for it. */
    record Unusable(String why) implements SlotView {}
}
