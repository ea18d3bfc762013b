package dev.lockstep.ledger.assembly;

/** What can happen to a saga. A deadline is an input like any other. */
sealed interface Input {

    /** A part came, with the terms under which its producer sent it. */
    record PartArrived(Terms terms, Part part) implements Input {}

    /** Somebody saw that the deadline may have passed; whether it has is for the clock to say. */
    record DeadlineReached() implements Input {}

    /** A producer does not want the saga any more. */
    record CancelAsked(String reason) implements Input {}
}
