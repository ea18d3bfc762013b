package dev.lockstep.swap.webhook;

import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What can be configured of webhooks, checked when they start; the defaults are in microprofile-config.properties.
 *
 * @param targets which addresses are taken
 * @param timeout from looking up the name to the end of the answer's head
 * @param endpointMax deliveries to one endpoint that a node has under way
 * @param max deliveries to all endpoints that a node has under way, each with a thread
 * @param overlap for which the keys before a rotation go on signing
 * @param retention of deliveries and their attempts
 */
record WebhookSettings(
        Targets targets,
        Duration timeout,
        int endpointMax,
        int max,
        Schedule schedule,
        Duration overlap,
        Duration retention) {

    private static final int PORT_MAX = 65_535;

    WebhookSettings {
        if (max < endpointMax) {
            throw new IllegalArgumentException(
                    "lockstep.webhooks.max must be at least lockstep.webhooks.endpoint_max, and " + max
                            + " is less than " + endpointMax);
        }
    }

    /** @param config answers the text of a key, or null if it has none */
    static WebhookSettings of(Function<String, @Nullable String> config) {
        return new WebhookSettings(
                new Targets(isDevelopment(config), ports(config)),
                Duration.ofMillis(bounded(config, "lockstep.webhooks.timeout_ms", 100, 60_000)),
                bounded(config, "lockstep.webhooks.endpoint_max", 1, 64),
                bounded(config, "lockstep.webhooks.max", 1, 1_000),
                Schedule.parse(String.valueOf(config.apply("lockstep.webhooks.schedule_s"))),
                Duration.ofSeconds(bounded(config, "lockstep.webhooks.overlap_s", 0, 2_592_000)),
                Duration.ofDays(bounded(config, "lockstep.webhooks.retention_days", 1, 3_650)));
    }

    private static boolean isDevelopment(Function<String, @Nullable String> config) {
        String text = String.valueOf(config.apply("lockstep.webhooks.development"));
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException(
                    "lockstep.webhooks.development must be true or false, not \"" + text + "\"");
        }
        return text.equals("true");
    }

    private static Set<Integer> ports(Function<String, @Nullable String> config) {
        String text = String.valueOf(config.apply("lockstep.webhooks.ports"));
        try {
            Set<Integer> ports = Arrays.stream(text.split(",", -1))
                    .map(port -> Integer.parseInt(port.strip()))
                    .collect(Collectors.toSet());
            if (ports.stream().allMatch(port -> port >= 1 && port <= PORT_MAX)) {
                return ports;
            }
        } catch (NumberFormatException e) {
            // told below, with the bounds
        }
        throw new IllegalArgumentException("lockstep.webhooks.ports must be port numbers from 1 to " + PORT_MAX
                + " with commas between them, not \"" + text + "\"");
    }

    private static int bounded(Function<String, @Nullable String> config, String name, int min, int max) {
        String text = config.apply(name);
        try {
            int value = Integer.parseInt(String.valueOf(text));
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below, with the bounds
        }
        throw new IllegalArgumentException(
                name + " must be a whole number from " + min + " to " + max + ", not \"" + text + "\"");
    }
}
