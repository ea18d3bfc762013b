package dev.lockstep.contract.query;

/** What the reader of a record holds of it. */
public enum Holding {
    /** Nothing: neither its content nor a trace of its message id. */
    NOTHING,
    /** A part of a saga that is booked. */
    BOOKED,
    /** A part of a saga that is refused. */
    REFUSED,
    /** A part of a saga whose deadline passed. */
    EXPIRED,
    /** A part of a saga that waits for others. */
    COLLECTING,
    /** Evidence: it came after the end of its saga, or contradicts another part. */
    EVIDENCE,
    /** Put aside, and an operator has not decided yet. */
    PARKED,
    /** Its effect is committed, or an operator has decided about it. */
    DONE
}
