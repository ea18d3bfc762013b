package dev.lockstep.swap.webhook;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A try to deliver and what came of it.
 *
 * @param status of the answer; null when there was none
 * @param error why it counts as failed, in words, at most {@value #ERROR_LENGTH_MAX} characters; null for a success
 * @param answer the beginning of what was answered, at most {@value #ANSWER_BYTES_MAX} characters
 */
public record Attempt(
        Instant beganAt,
        Duration took,
        @Nullable Integer status,
        @Nullable String error,
        @Nullable String answer) {

    static final int ANSWER_BYTES_MAX = 1_024;
    static final int ERROR_LENGTH_MAX = 512;

    private static final int GONE = 410;

    boolean isSuccess() {
        return error == null;
    }

    /** The endpoint says that it is there no more. */
    boolean saysGone() {
        return status != null && status == GONE;
    }

    /** Nothing that steers a terminal or a log, and nothing that PostgreSQL does not keep. */
    static String sanitised(String text, int lengthMax) {
        StringBuilder clean = new StringBuilder();
        text.codePoints()
                .limit(lengthMax)
                .map(c -> Character.isISOControl(c) || !Character.isDefined(c) || isSteering(c) ? ' ' : c)
                .forEach(clean::appendCodePoint);
        return clean.toString().strip();
    }

    /** Half a surrogate pair, or what turns the direction of writing. */
    private static boolean isSteering(int c) {
        return Character.getType(c) == Character.FORMAT || Character.getType(c) == Character.SURROGATE;
    }
}
