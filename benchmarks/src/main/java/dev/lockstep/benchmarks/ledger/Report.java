package dev.lockstep.benchmarks.ledger;

import dev.lockstep.benchmarks.ledger.Series.Comparison;
import dev.lockstep.benchmarks.ledger.Series.Outcome;
import dev.lockstep.benchmarks.report.Machine;
import dev.lockstep.benchmarks.report.ReportFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Everything that was seen, every round of it, for programs. */
record Report(
        String startedAt,
        String endedAt,
        double loadBefore,
        double loadAfter,
        Machine machine,
        String commit,
        String postgres,
        Map<String, String> postgresSettings,
        Options options,
        List<SeriesReport> series) {

    record SeriesReport(String title, String measure, List<EntryReport> entries, List<Comparison> comparisons) {

        static SeriesReport of(Outcome outcome) {
            return new SeriesReport(
                    outcome.series().title(),
                    outcome.series().measure().toString(),
                    outcome.rounds().entrySet().stream()
                            .map(entry -> new EntryReport(
                                    entry.getKey().name(), entry.getKey().point(), entry.getValue()))
                            .toList(),
                    outcome.comparisons());
        }
    }

    record EntryReport(String name, Point point, List<Round> rounds) {}

    /** Answers the file. */
    Path write() {
        return ReportFile.write("ledger", Instant.parse(startedAt), this);
    }
}
