package dev.lockstep.ledger.control;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a reconciliation is due by itself: every day at one time, UTC, or never. A day on which nothing ran at that time is made
 * up for as soon as something does.
 *
 * @param at nothing: never
 */
record Nightly(Optional<LocalTime> at) {

    static final String SETTING = "lockstep.ledger.reconcile_at";

    /** Of one day; what fails this often fails until somebody looks. */
    static final int TRIES_MAX = 3;

    private static final String NEVER = "off";

    /** One that was started by the schedule. */
    record Try(Instant askedAt, boolean failed) {}

    /** @param text such as {@code 02:30}, or {@code off} */
    static Nightly parse(@Nullable String text) {
        if (NEVER.equals(text)) {
            return new Nightly(Optional.empty());
        }
        try {
            return new Nightly(Optional.of(LocalTime.parse(String.valueOf(text))));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    SETTING + " must be a time of day in UTC such as 02:30, or " + NEVER + ", not \"" + text + "\"", e);
        }
    }

    /** @param newest at least the last {@value #TRIES_MAX} */
    boolean isDue(Instant now, List<Try> newest) {
        if (at.isEmpty()) {
            return false;
        }
        Instant due = lastDue(now, at.get());
        List<Try> since =
                newest.stream().filter(each -> !each.askedAt().isBefore(due)).toList();
        return since.size() < TRIES_MAX && since.stream().allMatch(Try::failed);
    }

    private static Instant lastDue(Instant now, LocalTime at) {
        Instant today = now.atOffset(ZoneOffset.UTC).toLocalDate().atTime(at).toInstant(ZoneOffset.UTC);
        return today.isAfter(now) ? today.minus(Duration.ofDays(1)) : today;
    }
}
