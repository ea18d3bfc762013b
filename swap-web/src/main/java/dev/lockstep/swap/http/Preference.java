package dev.lockstep.swap.http;

import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code Prefer} header, RFC 7240; of it only {@code wait}. */
public final class Preference {

    /** A thread waits with the caller, so nobody waits for longer. */
    public static final int WAIT_SECONDS_MAX = 10;

    private static final Pattern WAIT =
            Pattern.compile("\\s*wait\\s*=\\s*\"?([0-9]{1,9})\"?\\s*(;.*)?", Pattern.CASE_INSENSITIVE);

    private Preference() {}

    /** The seconds to wait, cut to the limit; the first one counts. A preference that cannot be read is ignored, as the RFC asks. */
    public static OptionalInt waitSeconds(List<String> headers) {
        for (String header : headers) {
            for (String preference : header.split(",", -1)) {
                Matcher matcher = WAIT.matcher(preference);
                if (matcher.matches()) {
                    return OptionalInt.of(Math.min(WAIT_SECONDS_MAX, Integer.parseInt(matcher.group(1))));
                }
            }
        }
        return OptionalInt.empty();
    }
}
