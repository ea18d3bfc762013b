package dev.lockstep.contract.message;

/** Names of the record headers; their values are UTF-8 text. */
public final class Headers {

    public static final String SAGA_CONTEXT = "saga-context";
    public static final String MESSAGE_ID = "message-id";
    public static final String MESSAGE_TYPE = "message-type";
    public static final String MESSAGE_VERSION = "message-version";
    public static final String TRACEPARENT = "traceparent";
    public static final String TRACESTATE = "tracestate";
    /** On the copy of a parked record that an operator sent again: the parked record's id. */
    public static final String REPLAY_OF = "replay-of";
    /** On a copy, which keeps the {@code message-id} of what it is a copy of: the id of the outbox row it comes from. */
    public static final String COPY_ID = "copy-id";
    /** On the {@code *.parked} topics. */
    public static final String PARKED_REASON = "parked-reason";
    /** On the {@code *.parked} topics: a sentence for people. */
    public static final String PARKED_DETAIL = "parked-detail";

    private Headers() {}
}
