package dev.lockstep.benchmarks.relay;

import dev.lockstep.benchmarks.report.Machine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Everything that was seen, every round of it, for programs. The histograms themselves are in a file of their own. */
record Report(
        String startedAt,
        String endedAt,
        double loadBefore,
        double loadAfter,
        Machine machine,
        String commit,
        String postgres,
        Map<String, String> postgresSettings,
        Map<String, Object> producerSettings,
        Options options,
        String histograms,
        Map<String, List<Drained>> drain,
        List<LiveReport> live) {

    /** @param rounds by contender */
    record LiveReport(Rate rate, Map<String, List<LivedReport>> rounds) {

        static LiveReport of(Rate rate, Map<Contender, List<Lived>> rounds) {
            Map<String, List<LivedReport>> reports = new LinkedHashMap<>();
            rounds.forEach((contender, lived) -> reports.put(
                    contender.name(), lived.stream().map(LivedReport::of).toList()));
            return new LiveReport(rate, reports);
        }
    }

    /** @param fromCommitMicros and the others: p50, p90, p99, p99.9 and the longest */
    record LivedReport(
            int rows,
            double perSecond,
            int repeated,
            Spent spent,
            List<Long> fromCommitMicros,
            List<Long> fromDueMicros,
            List<Long> toCommitMicros) {

        private static final List<Double> PERCENTILES = List.of(50.0, 90.0, 99.0, 99.9, 100.0);

        static LivedReport of(Lived lived) {
            return new LivedReport(
                    lived.rows(),
                    lived.perSecond(),
                    lived.repeated(),
                    lived.spent(),
                    percentiles(lived.fromCommit()),
                    percentiles(lived.fromDue()),
                    percentiles(lived.toCommit()));
        }

        private static List<Long> percentiles(Histogram histogram) {
            List<Long> values = new ArrayList<>();
            PERCENTILES.forEach(percentile -> values.add(histogram.getValueAtPercentile(percentile)));
            return values;
        }
    }
}
