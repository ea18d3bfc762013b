package dev.lockstep.outbox.consume;

/** Whose fault a failure of handling is. */
enum Blame {
    /** The record's, as far as anybody can tell. */
    RECORD,
    /** Two transactions in each other's way; the same batch may pass the next time. */
    CONFLICT,
    /** The database's, or that of the way to it: no record is to blame. */
    DATABASE
}
