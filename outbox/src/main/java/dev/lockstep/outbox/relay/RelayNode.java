package dev.lockstep.outbox.relay;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * This node among those that could relay, and when its relays count as too slow.
 *
 * @param name seen in {@code pg_stat_activity} as the application's name of the connection that reads the slot
 * @param lagMax the oldest message that is not relayed may be so old
 * @param silenceMax the log may be silent for so long
 * @param resendMax how many messages may be sent again at one request
 */
public record RelayNode(String name, Duration lagMax, Duration silenceMax, int resendMax) {

    /** With {@code lockstep-relay@} before it, it fits into PostgreSQL's 63 bytes. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,47}");

    /** Of this process: a host may run several. */
    private static final String USUAL_NAME = host() + "-"
            + Integer.toHexString(0x10000 | new SecureRandom().nextInt(0x10000)).substring(1);

    /** One that nobody has configured. */
    public static RelayNode usual() {
        return new RelayNode(USUAL_NAME, Duration.ofSeconds(30), Duration.ofSeconds(15), 1_000_000);
    }

    public RelayNode {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("lockstep.node.name must be 1 to 48 letters, digits, dots, dashes or"
                    + " underscores, not \"" + name + "\"");
        }
    }

    /** @param config answers the text of a key, or null if it has none */
    public static RelayNode of(Function<String, @Nullable String> config) {
        RelayNode usual = usual();
        String name = config.apply("lockstep.node.name");
        return new RelayNode(
                name == null || name.isBlank() ? usual.name() : name.strip(),
                Duration.ofSeconds(bounded(
                        config, "lockstep.relay.lag_max_s", (int) usual.lagMax().toSeconds(), 86_400)),
                Duration.ofSeconds(bounded(
                        config,
                        "lockstep.relay.silence_max_s",
                        (int) usual.silenceMax().toSeconds(),
                        3_600)),
                bounded(config, "lockstep.relay.resend_max", usual.resendMax(), 100_000_000));
    }

    private static int bounded(Function<String, @Nullable String> config, String name, int usual, int max) {
        String text = config.apply(name);
        if (text == null || text.isBlank()) {
            return usual;
        }
        try {
            int value = Integer.parseInt(text.strip());
            if (value >= 1 && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below, with the bounds
        }
        throw new IllegalArgumentException(
                name + " must be a whole number from 1 to " + max + ", not \"" + text + "\"");
    }

    private static String host() {
        try {
            String name = InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9._-]", "-");
            String plain = name.substring(0, Math.min(name.length(), 40));
            return NAME.matcher(plain).matches() ? plain : "node";
        } catch (UnknownHostException e) {
            return "node";
        }
    }
}
