package dev.lockstep.contract.saga;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Times on the wire: RFC 3339 in UTC, written with six digits, read with any number and kept in microseconds. */
public final class WireTime {

    private static final DateTimeFormatter WRITTEN = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private WireTime() {}

    public static String format(Instant instant) {
        return WRITTEN.format(instant);
    }

    /** Throws {@link IllegalArgumentException} for a time without zone, in another zone than UTC, or beyond year 9999. */
    public static Instant parse(String text) {
        try {
            OffsetDateTime time = OffsetDateTime.parse(text);
            if (!time.getOffset().equals(ZoneOffset.UTC) || time.getYear() > 9999 || time.getYear() < 0) {
                throw new IllegalArgumentException(
                        "time must be in UTC and have a year of four digits: \"" + text + "\"");
            }
            return time.toInstant().truncatedTo(ChronoUnit.MICROS);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "time must look like 2026-11-20T10:00:00.000000Z, not \"" + text + "\"", e);
        }
    }
}
