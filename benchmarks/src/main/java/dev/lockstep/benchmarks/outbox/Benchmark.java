package dev.lockstep.benchmarks.outbox;

import dev.lockstep.benchmarks.deployed.ProcessorTime;
import dev.lockstep.benchmarks.outbox.JdbcTables.Writer;
import dev.lockstep.benchmarks.report.Machine;
import dev.lockstep.benchmarks.report.ReportFile;
import dev.lockstep.contract.message.Envelope;
import dev.lockstep.launcher.process.Obstacle;
import dev.lockstep.outbox.relay.JdbcRefusals;
import dev.lockstep.outbox.relay.Relay;
import dev.lockstep.outbox.relay.RelaySettings;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Appends to each shape of the table in turn, then relays from each in turn. */
final class Benchmark {

    private static final int WRITERS = 4;
    private static final List<Integer> ROWS_PER_TRANSACTION = List.of(2, 200);
    private static final int BACKLOG_ROWS_PER_TRANSACTION = 200;

    /** Published as leaves or not is no matter of appending. */
    private static final List<Shape> APPENDED = List.of(Shape.PLAIN, Shape.FIRST, Shape.DAYS, Shape.HOURS);

    private static final Duration RELAYED_WITHIN = Duration.ofMinutes(3);
    private static final int LOOK_MS = 2;

    private final Options options;
    private final JdbcTables tables;
    private final Clock clock;
    private final PrintStream out;
    private final Messages messages = new Messages();

    Benchmark(Options options, JdbcTables tables, Clock clock, PrintStream out) {
        this.options = options;
        this.tables = tables;
        this.clock = clock;
        this.out = out;
    }

    /** For programs. */
    record Report(
            String at,
            double loadBefore,
            double loadAfter,
            Machine machine,
            String commit,
            String postgres,
            Options options,
            List<Series> series) {}

    void run() {
        Instant began = clock.instant();
        double load = Machine.load();
        out.printf("%s%nPostgreSQL %s, commit %s%n", Machine.here(), tables.version(), Machine.commit());
        for (Shape shape : Shape.values()) {
            tables.make(shape);
            out.printf("  %s: %d partitions%n", shape.title(), tables.partitions(shape));
        }
        List<Series> series = new ArrayList<>();
        for (int rows : ROWS_PER_TRANSACTION) {
            tables.settle();
            series.add(told(Series.run(
                    "appends, " + WRITERS + " writers, " + rows + " rows a transaction",
                    APPENDED,
                    options.rounds(),
                    shape -> append(shape, rows))));
        }
        series.add(told(Series.run(
                "relay, from a backlog to Kafka's acknowledgement",
                List.of(Shape.values()),
                options.rounds(),
                this::relay)));
        Report report = new Report(
                began.toString(),
                load,
                Machine.load(),
                Machine.here(),
                Machine.commit(),
                tables.version(),
                options,
                series);
        Path file = ReportFile.write("outbox", began, report);
        out.printf(
                "load average %.2f at the start, %.2f at the end; every round is in %s%n", load, Machine.load(), file);
    }

    private Series told(Series series) {
        out.println(series);
        return series;
    }

    /** A connection that ends takes what it has used out of sight for a moment, so they end behind the last look. */
    private Round append(Shape shape, int rows) {
        List<Writer> writers = new ArrayList<>();
        try {
            for (int writer = 0; writer < WRITERS; writer++) {
                writers.add(tables.writer(shape));
            }
            long cpu = postgresNanos();
            long began = System.nanoTime();
            long end = began + Duration.ofSeconds(options.seconds()).toNanos();
            long appended = atOnce(writers, writer -> append(writer, rows, end));
            return new Round(appended, System.nanoTime() - began, difference(cpu, postgresNanos()));
        } catch (SQLException e) {
            throw new Obstacle(shape.title() + ": " + e.getMessage(), e);
        } finally {
            writers.forEach(Writer::close);
        }
    }

    private Round relay(Shape shape) {
        tables.makeSlot(shape);
        fill(shape);
        tables.settle();
        try (Relay relay = new Relay(
                new RelaySettings(
                        shape.database(),
                        tables.url(shape),
                        shape.database() + "_relay",
                        "relay",
                        JdbcTables.slot(shape),
                        "lockstep_outbox",
                        tables.kafka()),
                new JdbcRefusals(tables.application(shape), clock),
                clock,
                Executors.defaultThreadFactory())) {
            relay.start();
            // From the first batch on: how long the engine takes to start is another matter.
            long first = awaitRelayed(relay, 1);
            long cpu = relayNanos();
            long began = System.nanoTime();
            awaitRelayed(relay, options.rows());
            return new Round(options.rows() - first, System.nanoTime() - began, difference(cpu, relayNanos()));
        } finally {
            tables.dropSlot(shape);
        }
    }

    private void fill(Shape shape) {
        try (Writer writer = tables.writer(shape)) {
            for (int rows = 0; rows < options.rows(); rows += BACKLOG_ROWS_PER_TRANSACTION) {
                writer.append(messages.some(Math.min(BACKLOG_ROWS_PER_TRANSACTION, options.rows() - rows)));
            }
        } catch (SQLException e) {
            throw new Obstacle(shape.title() + ": " + e.getMessage(), e);
        }
    }

    private static long awaitRelayed(Relay relay, long rows) {
        long end = System.nanoTime() + RELAYED_WITHIN.toNanos();
        while (relay.status().relayed() < rows) {
            if (System.nanoTime() > end) {
                throw new Obstacle(relay.status() + " instead of " + rows + " rows relayed");
            }
            try {
                Thread.sleep(LOOK_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Obstacle("interrupted", e);
            }
        }
        return relay.status().relayed();
    }

    private interface Appending {
        long rows(Writer writer) throws SQLException;
    }

    private static long atOnce(List<Writer> writers, Appending appending) {
        ExecutorService executor = Executors.newFixedThreadPool(writers.size());
        try {
            List<Future<Long>> running = new ArrayList<>();
            for (Writer writer : writers) {
                running.add(executor.submit(() -> appending.rows(writer)));
            }
            long appended = 0;
            for (Future<Long> one : running) {
                appended += one.get();
            }
            return appended;
        } catch (ExecutionException e) {
            throw new Obstacle("appending failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Obstacle("interrupted", e);
        } finally {
            executor.shutdownNow();
        }
    }

    private long append(Writer writer, int rows, long end) throws SQLException {
        long appended = 0;
        while (System.nanoTime() < end) {
            List<Envelope> some = messages.some(rows);
            writer.append(some);
            appended += some.size();
        }
        return appended;
    }

    private long postgresNanos() {
        OptionalLong nanos = ProcessorTime.of(tables.pid());
        return nanos.orElse(-1);
    }

    /** PostgreSQL reads and decodes, this JVM relays. */
    private long relayNanos() {
        long postgres = postgresNanos();
        return postgres < 0
                ? -1
                : postgres
                        + ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                                .getProcessCpuTime();
    }

    private static long difference(long before, long after) {
        return before < 0 || after < 0 ? -1 : after - before;
    }
}
