package dev.lockstep.systemtests.simulation;

/** Ways to be wrong, each a small change to the world around the product's code. The simulation has to find every one. */
public enum Flaw {
    /** Every part is taken for a whole saga. */
    BOOKS_AT_THE_FIRST_PART,
    /** Every message counts as not seen before. */
    FORGETS_THE_INBOX,
    /** The house's accounts and the time are not looked at again when they are locked. */
    DOES_NOT_LOOK_AGAIN,
    /** A saga that has ended looks as if it were still collecting. */
    REVIVES_ENDED_SAGAS,
    /** Two transactions have the same saga in hand. */
    LOCKS_NO_SAGAS,
    /** Two transactions have the same money in hand. */
    LOCKS_NO_CUSTOMERS,
    /** Who stores a new saga does not notice that it is there. */
    STORES_A_SAGA_TWICE,
    /** A part that is known is stored and counted again. */
    FORGETS_PARTS,
    /** The outbox is written after the commit. */
    ANNOUNCES_AFTER_THE_COMMIT,
    /** The outbox is written at once and not rolled back. */
    ANNOUNCES_BEFORE_THE_COMMIT,
    /** The journal is committed before the balances are. */
    COMMITS_THE_JOURNAL_FIRST,
    /** The sweep goes by its own clock, which is fast. */
    SWEEPS_BY_ANOTHER_CLOCK,
    /** The offsets are committed before the records are processed. */
    COMMITS_OFFSETS_FIRST,
    /** The position in the outbox is confirmed before the messages are sent. */
    CONFIRMS_BEFORE_SENDING,
    /** An outcome whose swap cannot be seen is taken for applied. */
    DROPS_EARLY_OUTCOMES,
    /** Swap and parts are two transactions. */
    SENDS_PARTS_AFTER_THE_SWAP
}
