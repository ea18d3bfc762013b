package dev.lockstep.benchmarks.api;

import java.util.List;
import java.util.Locale;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** How long something took, in microseconds; may be told of by many threads. */
final class Seen {

    private static final List<Double> PERCENTILES = List.of(50.0, 90.0, 99.0, 99.9, 100.0);
    private static final int DIGITS = 3;

    private final String name;
    private final Histogram micros = new ConcurrentHistogram(DIGITS);

    Seen(String name) {
        this.name = name;
    }

    void took(long micro) {
        micros.recordValue(Math.max(0, micro));
    }

    long count() {
        return micros.getTotalCount();
    }

    /** For programs: p50, p90, p99, p99.9 and the longest. */
    record Told(String name, long count, List<Long> micros) {}

    Told told() {
        return new Told(
                name,
                count(),
                PERCENTILES.stream().map(micros::getValueAtPercentile).toList());
    }

    static final String HEAD = """
            | milliseconds | count | p50 | p90 | p99 | p99.9 | longest |
            |---|---|---|---|---|---|---|
            """;

    /** A row below {@link #HEAD}. */
    @Override
    public String toString() {
        StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "| %s | %,d |", name, count()));
        PERCENTILES.forEach(percentile ->
                row.append(String.format(Locale.ROOT, " %.1f |", micros.getValueAtPercentile(percentile) / 1e3)));
        return row.append(System.lineSeparator()).toString();
    }
}
