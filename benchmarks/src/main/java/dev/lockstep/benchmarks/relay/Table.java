package dev.lockstep.benchmarks.relay;

import dev.lockstep.benchmarks.report.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** What came out, for people, as it stands in docs/benchmarks.md. */
final class Table {

    private static final String DRAIN_HEAD = """
            | backlog of %,d rows | rows/s | CPU per row, us: its JVM + PostgreSQL + Kafka | relay against it: medians (round by round) |
            |---|---|---|---|
            """;

    private static final String LIVE_HEAD = """
            | %s | commit to consumer, ms: p50 | p90 | p99 | p99.9 | longest | due to consumer, ms: p50 | p99 | due to commit, ms: p50 | p99 | CPU per row, us |
            |---|---|---|---|---|---|---|---|---|---|---|
            """;

    private Table() {}

    /** The first is compared with the others. */
    static String drain(int rows, Map<Contender, List<Drained>> rounds) {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, DRAIN_HEAD, rows));
        List<Drained> first = rounds.values().iterator().next();
        rounds.forEach((contender, drained) -> text.append(line(contender, drained, first, rows)));
        return text.toString();
    }

    private static String line(Contender contender, List<Drained> drained, List<Drained> first, int rows) {
        Sample rate = sample(drained, Drained::perSecond);
        int own = drained.get(0).rows();
        String share = own == rows ? "" : String.format(Locale.ROOT, ", %,d rows", own);
        return String.format(
                Locale.ROOT,
                "| %s%s | %,.0f (%,.0f .. %,.0f) | %s + %s + %s | %s |%n",
                contender.name(),
                share,
                rate.median(),
                rate.min(),
                rate.max(),
                micros(sample(drained, round -> Spent.perRow(round.spent().contender(), round.rows()))),
                micros(sample(drained, round -> Spent.perRow(round.spent().postgres(), round.rows()))),
                micros(sample(drained, round -> Spent.perRow(round.spent().kafka(), round.rows()))),
                drained == first ? "" : ratio(first, drained));
    }

    private static String ratio(List<Drained> first, List<Drained> other) {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < first.size(); round++) {
            ratios.add(first.get(round).perSecond() / other.get(round).perSecond());
        }
        Sample rounds = new Sample(ratios);
        double medians = sample(first, Drained::perSecond).median()
                / sample(other, Drained::perSecond).median();
        return String.format(
                Locale.ROOT, "%.2f (%.2f, %.2f .. %.2f)", medians, rounds.median(), rounds.min(), rounds.max());
    }

    static String live(Rate rate, Map<Contender, List<Lived>> rounds) {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, LIVE_HEAD, rate));
        rounds.forEach((contender, lived) -> text.append(line(contender, lived)));
        return text.toString();
    }

    private static String line(Contender contender, List<Lived> lived) {
        Histogram commit = together(lived.stream().map(Lived::fromCommit).toList());
        Histogram due = together(lived.stream().map(Lived::fromDue).toList());
        Histogram writing = together(lived.stream().map(Lived::toCommit).toList());
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s + %s + %s |%n",
                contender.name(),
                millis(commit, 50),
                millis(commit, 90),
                millis(commit, 99),
                millis(commit, 99.9),
                millis(commit, 100),
                millis(due, 50),
                millis(due, 99),
                millis(writing, 50),
                millis(writing, 99),
                micros(sample(lived, round -> Spent.perRow(round.spent().contender(), round.rows()))),
                micros(sample(lived, round -> Spent.perRow(round.spent().postgres(), round.rows()))),
                micros(sample(lived, round -> Spent.perRow(round.spent().kafka(), round.rows()))));
    }

    private static Histogram together(List<Histogram> rounds) {
        Histogram all = rounds.get(0).copy();
        rounds.stream().skip(1).forEach(all::add);
        return all;
    }

    private static String millis(Histogram micros, double percentile) {
        return String.format(Locale.ROOT, "%,.1f", micros.getValueAtPercentile(percentile) / 1e3);
    }

    private static <T> Sample sample(List<T> rounds, ToDoubleFunction<T> figure) {
        return new Sample(rounds.stream().map(figure::applyAsDouble).toList());
    }

    private static String micros(Sample sample) {
        double median = sample.median();
        return Double.isNaN(median) ? "-" : String.format(Locale.ROOT, median < 10 ? "%.1f" : "%,.0f", median);
    }
}
