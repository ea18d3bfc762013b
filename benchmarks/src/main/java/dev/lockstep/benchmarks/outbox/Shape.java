package dev.lockstep.benchmarks.outbox;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A way to keep the outbox; each is a database of its own. */
enum Shape {
    /** The table of before migration V11. */
    PLAIN("plain table", null, true),
    FIRST("one partition", null, true),
    DAYS("a month of days", Duration.ofDays(1), true),
    HOURS("a month of hours", Duration.ofHours(1), true),
    LEAVES("a month of hours, published as leaves", Duration.ofHours(1), false);

    /** Half of it behind, half of it ahead. */
    static final Duration MONTH = Duration.ofDays(30);

    private final String title;
    private final @Nullable Duration span;
    private final boolean throughRoot;

    Shape(String title, @Nullable Duration span, boolean throughRoot) {
        this.title = title;
        this.span = span;
        this.throughRoot = throughRoot;
    }

    String title() {
        return title;
    }

    String database() {
        return "outbox_" + name().toLowerCase(Locale.ROOT);
    }

    /** The newest of Flyway's versions that it is made by. */
    String version() {
        return this == PLAIN ? "2" : "latest";
    }

    Optional<Duration> span() {
        return Optional.ofNullable(span);
    }

    boolean throughRoot() {
        return throughRoot;
    }
}
