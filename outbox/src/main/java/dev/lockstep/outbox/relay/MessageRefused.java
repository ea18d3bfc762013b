package dev.lockstep.outbox.relay;

/** The broker will never take this message; others it would. */
final class MessageRefused extends Exception {

    private final String reason;

    /** @param reason a constant for machines, e.g. {@code record-too-large} */
    MessageRefused(String reason, Throwable cause) {
        super(String.valueOf(cause.getMessage()), cause);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
