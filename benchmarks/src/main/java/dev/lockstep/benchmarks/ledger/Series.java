package dev.lockstep.benchmarks.ledger;

import dev.lockstep.benchmarks.report.Sample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Entries that are compared with each other, and therefore run one after the other, again and again: what the machine does
 * beside them happens to all of them.
 *
 * @param entries the first is the one that is compared with the others
 */
record Series(String title, Measure measure, List<Entry> entries) {

    /** @param name unique in its series */
    record Entry(String name, Contender contender, Point point) {}

    /** What came out, in the order of the entries; each has the same number of rounds. */
    record Outcome(Series series, Map<Entry, List<Round>> rounds) {

        Outcome {
            rounds = Collections.unmodifiableMap(new LinkedHashMap<>(rounds));
        }

        /** The first against each other one, so that more is better; where CPU is compared, each other one against the first. */
        List<Comparison> comparisons() {
            Entry first = series.entries().get(0);
            return series.entries().stream()
                    .skip(1)
                    .map(other -> series.measure() == Measure.RATE ? compare(first, other) : compare(other, first))
                    .toList();
        }

        private Comparison compare(Entry entry, Entry reference) {
            List<Double> values = values(entry);
            List<Double> references = values(reference);
            List<Double> ratios = new ArrayList<>();
            for (int round = 0; round < values.size(); round++) {
                ratios.add(values.get(round) / references.get(round));
            }
            double ofMedians = new Sample(values).median() / new Sample(references).median();
            return new Comparison(entry.name(), reference.name(), ofMedians, new Sample(ratios));
        }

        private List<Double> values(Entry entry) {
            return rounds.getOrDefault(entry, List.of()).stream()
                    .map(round -> series.measure().of(entry.point(), round))
                    .toList();
        }
    }

    /**
     * @param ofMedians the ratio of the two medians
     * @param ofRounds the ratios of the rounds that were run after each other
     */
    record Comparison(String entry, String reference, double ofMedians, Sample ofRounds) {}

    Series {
        entries = List.copyOf(entries);
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("a series of nothing");
        }
    }

    /** The first round of each entry is for warming up and not counted. */
    Outcome run(int rounds, int seconds) {
        Map<Entry, List<Round>> taken = new LinkedHashMap<>();
        for (int round = 0; round <= rounds; round++) {
            for (Entry entry : entries) {
                Round one = entry.contender().run(entry.point(), seconds);
                if (round > 0) {
                    taken.computeIfAbsent(entry, first -> new ArrayList<>()).add(one);
                }
            }
        }
        return new Outcome(this, taken);
    }
}
