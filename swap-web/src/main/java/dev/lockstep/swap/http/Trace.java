package dev.lockstep.swap.http;

import java.util.HexFormat;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * W3C Trace Context (level 2): the trace a call belongs to. Our own span becomes the parent of what follows from the call,
 * over the outbox and Kafka to the ledger and back.
 *
 * @param id 32 lower-case hex digits
 * @param span 16 lower-case hex digits
 * @param state the {@code tracestate} as it came, or null
 */
public record Trace(
        String id, String span, String flags, @Nullable String state) {

    /** W3C: at least 512 characters should be propagated; longer ones are dropped rather than cut. */
    private static final int STATE_LENGTH_MAX = 512;

    private static final Pattern PARENT =
            Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

    /** Goes on with the caller's trace, or begins one where the header is missing or not valid. */
    public static Trace of(@Nullable String traceparent, @Nullable String tracestate, Random random) {
        String span = hex(random, 8);
        Matcher matcher = PARENT.matcher(traceparent == null ? "" : traceparent.strip());
        if (!matcher.matches() || !isKnown(matcher)) {
            return new Trace(hex(random, 16), span, "01", null);
        }
        String state = tracestate == null || tracestate.length() > STATE_LENGTH_MAX ? null : tracestate;
        return new Trace(matcher.group(2), span, matcher.group(4), state);
    }

    /** The header for whatever follows from this call. */
    public String parent() {
        return "00-" + id + "-" + span + "-" + flags;
    }

    private static boolean isKnown(Matcher parent) {
        boolean version = !parent.group(1).equals("ff") && (!parent.group(1).equals("00") || parent.group(5) == null);
        return version && !parent.group(2).matches("0+") && !parent.group(3).matches("0+");
    }

    private static String hex(Random random, int bytes) {
        byte[] value = new byte[bytes];
        random.nextBytes(value);
        // All zeros means "none" in the header.
        value[bytes - 1] |= 1;
        return HexFormat.of().formatHex(value);
    }
}
