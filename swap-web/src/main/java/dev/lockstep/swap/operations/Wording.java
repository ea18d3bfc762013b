package dev.lockstep.swap.operations;

import dev.lockstep.contract.saga.WireTime;
import dev.lockstep.outbox.relay.RelayLag;
import dev.lockstep.outbox.relay.RelayView;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How times and amounts of things read on the pages. UTC, always. */
@Named
@ApplicationScoped
public class Wording {

    private static final long KIBI = 1_024;

    @Inject
    Clock clock;

    /** {@code 2026-11-20 10:00:00}. */
    public String time(@Nullable Instant instant) {
        return instant == null ? "" : exact(instant).substring(0, 19).replace('T', ' ');
    }

    /** {@code 10:00:00.123456}, for lists of one day. */
    public String clockTime(@Nullable Instant instant) {
        return instant == null ? "" : exact(instant).substring(11, 26);
    }

    /** {@code 2026-11-20T10:00:00.123456Z}, as on the wire. */
    public String exact(@Nullable Instant instant) {
        return instant == null ? "" : WireTime.format(instant);
    }

    /** {@code 3 s ago}. */
    public String ago(@Nullable Instant instant) {
        if (instant == null) {
            return "never";
        }
        Duration age = Duration.between(instant, clock.instant());
        return age.isNegative() ? "now" : words(age) + " ago";
    }

    public String took(@Nullable Duration duration) {
        return duration == null ? "" : words(duration);
    }

    public String messages(RelayView.Behind behind) {
        return behind.isMore() ? "more than " + RelayView.COUNTED_MAX : Long.toString(behind.messages());
    }

    /** How much more log may be written before a slot is lost. */
    public String room(RelayLag slot) {
        return slot.safeBytes() == Long.MAX_VALUE
                ? "without a limit"
                : bytes(Math.max(0, slot.safeBytes())) + " more until it is lost";
    }

    public String bytes(long count) {
        if (count < KIBI) {
            return count + " B";
        }
        return count < KIBI * KIBI ? tenths(count, KIBI) + " KiB" : tenths(count, KIBI * KIBI) + " MiB";
    }

    /** Rounded down to one decimal. */
    private static String tenths(long count, long unit) {
        return count / unit + "." + count % unit * 10 / unit;
    }

    public String state(@Nullable String state) {
        return state == null ? "" : "state " + state.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@code 41 ms}, {@code 2.3 s}, {@code 3 min 20 s}, {@code 5 h 2 min}, {@code 4 d 3 h}. */
    static String words(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 1_000) {
            return millis + " ms";
        }
        if (millis < 60_000) {
            return String.format(Locale.ROOT, "%d.%d s", millis / 1_000, millis % 1_000 / 100);
        }
        if (millis < 3_600_000) {
            return duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
        }
        return duration.toHours() < 24
                ? duration.toHours() + " h " + duration.toMinutesPart() + " min"
                : duration.toDays() + " d " + duration.toHoursPart() + " h";
    }
}
