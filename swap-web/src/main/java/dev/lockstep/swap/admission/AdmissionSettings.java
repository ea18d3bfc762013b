package dev.lockstep.swap.admission;

import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What can be configured of admission, checked when it starts; the defaults are in microprofile-config.properties.
 *
 * @param sharePercent of a deal's timeout that it may be expected to wait; the rest is for what is not foreseen
 * @param lookEvery how often the facts are looked at
 * @param waitMin a shorter wait closes nothing, whatever the timeout: what is measured is no finer
 * @param logLeftMin bytes of log that must be left for the relays
 */
record AdmissionSettings(int sharePercent, Duration lookEvery, Duration waitMin, long logLeftMin) {

    private static final int MEGABYTE = 1 << 20;

    /** @param config answers the text of a key, or null if it has none */
    static AdmissionSettings of(Function<String, @Nullable String> config) {
        return new AdmissionSettings(
                bounded(config, "lockstep.admission.share_percent", 1, 1_000),
                Duration.ofMillis(bounded(config, "lockstep.admission.look_ms", 100, 10_000)),
                Duration.ofMillis(bounded(config, "lockstep.admission.wait_min_ms", 1_000, 600_000)),
                (long) MEGABYTE * bounded(config, "lockstep.admission.log_left_min_mb", 0, 1_000_000));
    }

    /** The expected wait from which on deals with this timeout are refused. */
    Duration waitMax(Duration timeout) {
        Duration share = timeout.multipliedBy(sharePercent).dividedBy(100);
        return share.compareTo(waitMin) > 0 ? share : waitMin;
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
