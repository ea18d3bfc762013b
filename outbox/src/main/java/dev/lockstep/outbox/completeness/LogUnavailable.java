package dev.lockstep.outbox.completeness;

/** Kafka could not be read; nothing is known. */
public final class LogUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LogUnavailable(String what, Throwable cause) {
        super(what, cause);
    }

    LogUnavailable(String what) {
        super(what);
    }
}
