package dev.lockstep.outbox.relay;

import org.jspecify.annotations.Nullable;

/** Reading the log ended though nobody asked for it. */
final class ChangeStreamFailed extends Exception {

    ChangeStreamFailed(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
