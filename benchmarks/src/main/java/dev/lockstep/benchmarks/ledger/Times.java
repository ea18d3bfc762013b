package dev.lockstep.benchmarks.ledger;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a history was booked.
 *
 * @param first when its first saga was, or null for a microsecond apart from now on: then nothing depends on time
 * @param effective when a part {@code part} of a saga {@code n} that was booked at {@code at} is effective, as SQL
 */
record Times(@Nullable Instant first, String effective) {

    static final Times NOW = new Times(null, "at");

    /** A thousand swaps a second. */
    private static final Duration APART = Duration.ofMillis(1);

    /** The customers' deposits are a microsecond apart, and over before the first swap. */
    private static final Duration DEPOSITS = Duration.ofHours(1);

    /** The snapshots keep away from what is being booked. */
    private static final Duration OVER = Duration.ofMinutes(5);

    /** Four of five are effective when they are booked, most others up to 10 s before; 1.5 % up to 30 days, 0.5 % are ahead. */
    private static final String MIXED = """
            case when (n + part) % 200 < 160 then at
                 when (n + part) % 200 < 196 then at - random() * interval '10 seconds'
                 when (n + part) % 200 < 199 then at - random() * interval '30 days'
                 else at + random() * interval '10 days' end""";

    /** So that so many sagas are over a while ago. */
    static Times past(Instant now, int sagas) {
        return new Times(now.minus(OVER).minus(APART.multipliedBy(sagas)), MIXED);
    }

    /** When the customers made their deposits, as SQL. */
    String opening() {
        return first == null ? "now()" : literal(first.minus(DEPOSITS));
    }

    /** When the sagas behind so many others begin, as SQL. */
    String begin(int sagas) {
        return first == null ? "now()" : literal(first.plus(APART.multipliedBy(sagas)));
    }

    String step() {
        return first == null ? "1 microsecond" : APART.toMillis() + " milliseconds";
    }

    private static String literal(Instant instant) {
        return "timestamptz '" + instant + "'";
    }
}
