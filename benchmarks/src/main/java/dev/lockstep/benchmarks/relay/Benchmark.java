package dev.lockstep.benchmarks.relay;

import dev.lockstep.benchmarks.relay.Options.Chapter;
import dev.lockstep.benchmarks.relay.Report.LiveReport;
import dev.lockstep.benchmarks.report.FlightRecording;
import dev.lockstep.benchmarks.report.Machine;
import dev.lockstep.benchmarks.report.ReportFile;
import dev.lockstep.launcher.process.Obstacle;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/** The run from its start to its report. */
final class Benchmark {

    /** From this rate on rows share transactions: a commit of its own for each would be a benchmark of the disk. */
    private static final int CROWDED = 2_000;

    private static final int CROWDED_ROWS_PER_TRANSACTION = 10;
    private static final int WRITERS = 4;

    private final Options options;
    private final Rig rig;
    private final Clock clock;
    private final PrintStream out;
    private final Map<String, List<Drained>> drained = new LinkedHashMap<>();
    private final List<LiveReport> live = new ArrayList<>();
    private final Map<String, Histogram> histograms = new LinkedHashMap<>();

    Benchmark(Options options, Rig rig, Clock clock, PrintStream out) {
        this.options = options;
        this.rig = rig;
        this.clock = clock;
        this.out = out;
    }

    void run() {
        Instant began = clock.instant();
        double load = Machine.load();
        rig.start();
        introduce(load);
        Optional<FlightRecording> profile = options.profile()
                ? Optional.of(
                        FlightRecording.begin("relay", rig.contenders().get(0).pid()))
                : Optional.empty();
        try (KafkaTopic topic = rig.openTopic()) {
            if (options.chapters().contains(Chapter.DRAIN)) {
                drain(topic);
            }
            if (options.chapters().contains(Chapter.LIVE)) {
                options.rates().forEach(rate -> live(topic, rate(rate)));
            }
        }
        profile.ifPresent(recording -> out.println(recording.end(stack -> true, Benchmark::isRelay)));
        Path raw = writeHistograms(began);
        Path file = ReportFile.write("relay", began, report(began, load, raw));
        out.printf(
                Locale.ROOT,
                "load average %.2f at the start, %.2f at the end; every round is in %s%n",
                load,
                Machine.load(),
                file);
    }

    private void introduce(double load) {
        out.println(Machine.here());
        out.println("PostgreSQL " + rig.database().version() + ", commit " + Machine.commit()
                + ", every contender's JVM " + options.javaOptions());
        if (options.peers() && rig.contenders().stream().noneMatch(DebeziumServer.class::isInstance)) {
            out.println(
                    "Debezium Server is left out: it wants a JDK from 21 on (JAVA_21_HOME) and its distribution, and --quick does"
                            + " without");
        }
        if (load > Machine.here().cores()) {
            out.printf(Locale.ROOT, "the machine is busy, load average %.2f: only the ratios mean something%n", load);
        }
        out.println();
    }

    private void drain(KafkaTopic topic) {
        Map<Contender, List<Drained>> rounds = new Drain(rig, topic, clock)
                .run(rig.contenders(), options.rows(), options.pace().drainRounds());
        out.println(Table.drain(options.rows(), rounds));
        rounds.forEach((contender, all) -> {
            drained.put(contender.name(), all);
            tellRepeated(contender, all.stream().mapToInt(Drained::repeated).sum());
        });
        out.println("every row of every backlog came\n");
    }

    private void live(KafkaTopic topic, Rate rate) {
        Map<Contender, List<Lived>> rounds = new Live(rig, topic, clock)
                .run(rig.contenders(), rate, options.pace().liveRounds());
        out.println(Table.live(rate, rounds));
        live.add(LiveReport.of(rate, rounds));
        rounds.forEach((contender, all) -> {
            tellRepeated(contender, all.stream().mapToInt(Lived::repeated).sum());
            for (int round = 0; round < all.size(); round++) {
                String tag = contender.name().replace(' ', '-') + "/" + rate.perSecond() + "/" + (round + 1) + "/";
                histograms.put(tag + "commit-to-consumer", all.get(round).fromCommit());
                histograms.put(tag + "due-to-consumer", all.get(round).fromDue());
                histograms.put(tag + "due-to-commit", all.get(round).toCommit());
            }
        });
    }

    private void tellRepeated(Contender contender, int rows) {
        if (rows > 0) {
            out.println(contender.name() + " sent " + rows + " rows more than once");
        }
    }

    private Rate rate(int perSecond) {
        return new Rate(
                perSecond,
                perSecond > CROWDED ? CROWDED_ROWS_PER_TRANSACTION : 1,
                WRITERS,
                options.pace().warmUpSeconds(),
                options.pace().seconds());
    }

    private static boolean isRelay(String method) {
        return method.startsWith("dev.lockstep.outbox.") && !method.contains("lambda$");
    }

    /** As HdrHistogram's log, a line for each contender, rate and round; microseconds. */
    private Path writeHistograms(Instant began) {
        Path file = ReportFile.of("relay", began, "hlog");
        try {
            HistogramLogWriter log = new HistogramLogWriter(file.toFile());
            log.outputComment("microseconds; tag: contender/rows per second/round/from-to");
            log.outputLegend();
            histograms.forEach((tag, histogram) -> {
                histogram.setTag(tag);
                log.outputIntervalHistogram(histogram);
            });
            log.close();
            return file;
        } catch (IOException e) {
            throw new Obstacle("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    private Report report(Instant began, double load, Path raw) {
        return new Report(
                began.toString(),
                clock.instant().toString(),
                load,
                Machine.load(),
                Machine.here(),
                Machine.commit(),
                rig.database().version(),
                rig.database().settings(),
                rig.producerSettings(),
                options,
                raw.toString(),
                drained,
                live);
    }
}
