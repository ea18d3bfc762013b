package dev.lockstep.benchmarks.ledger;

import dev.lockstep.benchmarks.ledger.Series.Comparison;
import dev.lockstep.benchmarks.ledger.Series.Entry;
import dev.lockstep.benchmarks.ledger.Series.Outcome;
import dev.lockstep.benchmarks.report.Sample;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What came out of a series, for people. Medians of the rounds; CPU in microseconds per saga. */
final class Table {

    private static final String HEAD = String.format(
            "  %-28s %10s %-20s %10s %10s %9s %10s %10s%n",
            "", "sagas/s", "  min .. max", "client us", "postgr. us", "wal bytes", "batch ms", "longest");

    private Table() {}

    static String of(Outcome outcome) {
        StringBuilder text =
                new StringBuilder(outcome.series().title()).append('\n').append(HEAD);
        outcome.rounds().forEach((entry, rounds) -> text.append(line(entry, rounds)));
        outcome.comparisons().forEach(each -> text.append(line(outcome.series().measure(), each)));
        return text.toString();
    }

    private static String line(Entry entry, List<Round> rounds) {
        Sample rate = sample(rounds, Round::perSecond);
        return String.format(
                Locale.ROOT,
                "  %-28s %,10.0f %-20s %10s %10s %9s %10s %10s%n",
                entry.name(),
                rate.median(),
                String.format(Locale.ROOT, "  %,.0f .. %,.0f", rate.min(), rate.max()),
                median(rounds, Round::clientMicros),
                median(rounds, Round::postgresMicros),
                median(rounds, Round::walBytesPerSaga),
                median(rounds, Round::batchMillisMedian),
                figure(sample(rounds, Round::batchMillisMax).max()));
    }

    private static String line(Measure measure, Comparison comparison) {
        return String.format(
                Locale.ROOT,
                "  %s: %s is %.2f of %s (medians of all rounds), %.2f round by round (%.2f .. %.2f)%n",
                measure,
                comparison.entry(),
                comparison.ofMedians(),
                comparison.reference(),
                comparison.ofRounds().median(),
                comparison.ofRounds().min(),
                comparison.ofRounds().max());
    }

    private static String median(List<Round> rounds, ToDoubleFunction<Round> figure) {
        return figure(sample(rounds, figure).median());
    }

    private static Sample sample(List<Round> rounds, ToDoubleFunction<Round> figure) {
        return new Sample(rounds.stream().map(figure::applyAsDouble).toList());
    }

    /** Three or four digits that count. */
    private static String figure(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        return String.format(Locale.ROOT, value < 100 ? "%,.1f" : "%,.0f", value);
    }
}
