package dev.lockstep.outbox.relay;

/** What becomes of a {@link ResendRequest}. */
public sealed interface ResendAnswer {

    /** So many messages would be sent. */
    record Planned(ResendRequest request, long messages) implements ResendAnswer {}

    /** It runs; {@link RelayView#resend} tells how far it is. */
    record Begun(long id, long messages) implements ResendAnswer {}

    /**
     * Nothing is sent.
     *
     * @param detail a sentence for people
     */
    record Refused(Reason reason, String detail) implements ResendAnswer {}

    /** Why not, in the order in which it is looked for. */
    enum Reason {
        /** The relay is paused, and nothing is to be sent. */
        PAUSED,
        /** The slot is there: nothing has to be recovered. */
        SLOT_USABLE,
        /** More than the node's bound. */
        TOO_MANY,
        /** Others than those that were confirmed. */
        NOT_AS_CONFIRMED,
        /** Another one is under way, on some node. */
        BUSY
    }
}
