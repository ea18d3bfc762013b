package dev.lockstep.contract.message;

import dev.lockstep.contract.id.MessageId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * W3C Trace Context (level 2): a trace, and the span in it that causes what follows. One trace goes from a request over the
 * outbox and Kafka to the ledger and back; whoever handles something on the way does so in a span of its own.
 *
 * @param id 32 lower-case hex digits
 * @param span 16 lower-case hex digits
 * @param flags two lower-case hex digits: sampled, and whether the id is random
 * @param state the {@code tracestate} as it came, or null
 */
public record Trace(
        String id, String span, String flags, @Nullable String state) {

    /** W3C: so many characters should be propagated. Of a longer list whole members are dropped. */
    private static final int STATE_LENGTH_MAX = 512;

    /** W3C: those longer than this first, then from the end. */
    private static final int MEMBER_LENGTH_LARGE = 128;

    private static final int MEMBERS_MAX = 32;

    private static final Pattern PARENT =
            Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

    /** Key and value of a member, level 2: the value is of printable ASCII but for comma and equals sign and does not end in a space. */
    private static final Pattern MEMBER =
            Pattern.compile("[a-z0-9][a-z0-9_\\-*/@]{0,255}=[ -+\\--<>-~]{0,255}[!-+\\--<>-~]");

    /** Of the others nobody knows what they mean: they are not passed on. */
    private static final int FLAGS_KNOWN = 0x03;

    private static final String SAMPLED = "01";

    /** What the headers say; empty where the first one is missing or not valid. */
    public static Optional<Trace> read(@Nullable String traceparent, @Nullable String tracestate) {
        Matcher parent = PARENT.matcher(traceparent == null ? "" : traceparent.strip());
        if (!parent.matches() || !isValid(parent)) {
            return Optional.empty();
        }
        int flags = Integer.parseInt(parent.group(4), 16) & FLAGS_KNOWN;
        return Optional.of(new Trace(
                parent.group(2), parent.group(3), HexFormat.of().toHexDigits((byte) flags), stateOf(tracestate)));
    }

    /** A span of its own in the caller's trace, or in a new one where the caller has none. */
    public static Trace of(@Nullable String traceparent, @Nullable String tracestate, Random random) {
        String span = hex(random, 8);
        return read(traceparent, tracestate)
                .map(caller -> new Trace(caller.id, span, caller.flags, caller.state))
                .orElseGet(() -> new Trace(hex(random, 16), span, SAMPLED, null));
    }

    /**
     * The span that makes a message, caused by this one. It is named by the last half of the message's id, which is random
     * (RFC 9562 section 5.7): whoever has one of them finds the other.
     */
    public Trace making(MessageId message) {
        return new Trace(id, spanOf(message.value()), flags, state);
    }

    /** The same where nothing is known of a cause: a trace of its own. */
    public static Trace beginning(MessageId message) {
        UUID value = message.value();
        HexFormat hex = HexFormat.of();
        return new Trace(
                hex.toHexDigits(value.getMostSignificantBits()) + hex.toHexDigits(value.getLeastSignificantBits()),
                spanOf(value),
                SAMPLED,
                null);
    }

    /** The {@code traceparent} for whatever this span causes. */
    public String parent() {
        return "00-" + id + "-" + span + "-" + flags;
    }

    private static boolean isValid(Matcher parent) {
        boolean version = !parent.group(1).equals("ff") && (!parent.group(1).equals("00") || parent.group(5) == null);
        return version && !parent.group(2).matches("0+") && !parent.group(3).matches("0+");
    }

    /** Null for a list that is not valid: nobody can tell what somebody else would make of it. */
    private static @Nullable String stateOf(@Nullable String tracestate) {
        if (tracestate == null) {
            return null;
        }
        List<String> members = new ArrayList<>(Arrays.stream(tracestate.split(",", -1))
                .map(String::strip)
                .filter(member -> !member.isEmpty())
                .toList());
        long keys = members.stream()
                .map(member -> member.substring(0, Math.max(0, member.indexOf('='))))
                .distinct()
                .count();
        boolean valid =
                members.stream().allMatch(member -> MEMBER.matcher(member).matches());
        if (members.isEmpty() || members.size() > MEMBERS_MAX || keys < members.size() || !valid) {
            return null;
        }
        if (tracestate.length() > STATE_LENGTH_MAX) {
            shorten(members);
        }
        return members.isEmpty() ? null : String.join(",", members);
    }

    private static void shorten(List<String> members) {
        for (int i = members.size() - 1; i >= 0 && length(members) > STATE_LENGTH_MAX; i--) {
            if (members.get(i).length() > MEMBER_LENGTH_LARGE) {
                members.remove(i);
            }
        }
        while (length(members) > STATE_LENGTH_MAX) {
            members.remove(members.size() - 1);
        }
    }

    private static int length(List<String> members) {
        return String.join(",", members).length();
    }

    private static String spanOf(UUID message) {
        return HexFormat.of().toHexDigits(message.getLeastSignificantBits());
    }

    private static String hex(Random random, int bytes) {
        byte[] value = new byte[bytes];
        random.nextBytes(value);
        // All zeros means "none" in the header.
        value[bytes - 1] |= 1;
        return HexFormat.of().formatHex(value);
    }
}
