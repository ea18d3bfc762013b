package dev.lockstep.swap.export;

import dev.lockstep.contract.saga.WireTime;
import dev.lockstep.swap.http.Parameters;
import dev.lockstep.swap.http.Problem;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** From an instant on and until before another. */
record ExportRange(Instant from, Instant to) {

    private static final DateTimeFormatter IN_FILE_NAMES =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Throws {@link dev.lockstep.swap.http.ProblemException} {@code invalid-request} for what is missing or no range. */
    static ExportRange parse(@Nullable String from, @Nullable String to) {
        ExportRange range = new ExportRange(time("from", from), time("to", to));
        if (!range.from.isBefore(range.to)) {
            throw Problem.invalid("#to", "to must be after from").asException();
        }
        return range;
    }

    static Instant time(String name, @Nullable String text) {
        if (text == null) {
            throw Problem.invalid("#" + name, name + " is missing; it looks like 2026-11-20T10:00:00.000000Z")
                    .asException();
        }
        return Parameters.parse(name, text, WireTime::parse);
    }

    String inFileNames() {
        return inFileNames(from) + "-" + inFileNames(to);
    }

    static String inFileNames(Instant time) {
        return IN_FILE_NAMES.format(time);
    }
}
