package dev.lockstep.benchmarks.ledger;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.benchmarks.ledger.Series.Comparison;
import dev.lockstep.benchmarks.ledger.Series.Outcome;
import dev.lockstep.launcher.process.Obstacle;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
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

    static final DateTimeFormatter FILE_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

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
    Path write(Path folder) {
        Path file = folder.resolve("ledger-" + FILE_TIME.format(Instant.parse(startedAt)) + ".json");
        try {
            new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), this);
            return file;
        } catch (IOException e) {
            throw new Obstacle("cannot write " + file + ": " + e, e);
        }
    }
}
