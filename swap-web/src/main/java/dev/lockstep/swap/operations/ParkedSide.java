package dev.lockstep.swap.operations;

/** Whose consumer could not process a record: each database has a parking lot of its own. */
public enum ParkedSide {
    LEDGER,
    SWAP
}
