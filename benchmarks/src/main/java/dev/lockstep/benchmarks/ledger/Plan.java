package dev.lockstep.benchmarks.ledger;

import dev.lockstep.benchmarks.ledger.Options.Chapter;
import dev.lockstep.benchmarks.ledger.Options.Extent;
import dev.lockstep.benchmarks.ledger.Series.Entry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is run, from what was asked for. */
final class Plan {

    /** As many as the ledger is said to take. */
    static final int PARTS_MAX = 10_000;

    /** The poll of 500 records with which the product is shipped holds no more of them. */
    private static final Point TEN_PARTS = new Point(10, 50, 1);

    private static final Point USUAL = new Point(2, 100, 1);
    private static final int WRITERS = 4;
    private static final int GROWTH = 10;

    private final Options options;
    private final Ledger first;
    private final Ledger small;
    private final Ledger manyAccounts;
    private final Ledger longJournal;

    Plan(Options options) {
        this.options = options;
        this.first = new Ledger("first", options.accounts(), 0);
        this.small = new Ledger("small", options.accounts(), 0);
        this.manyAccounts = new Ledger("accounts", GROWTH * options.accounts(), 0);
        this.longJournal = new Ledger("journal", options.accounts(), options.legs());
    }

    /** The first serves everything but the growth, which begins with a ledger on which nothing was booked. */
    List<Ledger> ledgers() {
        return options.chapters().contains(Chapter.GROWTH)
                ? List.of(first, small, manyAccounts, longJournal)
                : List.of(first);
    }

    /** @param pgbench where it is, or empty: then there are no yardsticks */
    List<Series> series(String http, JdbcServer server, Optional<Path> pgbench) {
        HttpBookingPath path = new HttpBookingPath(http, server, first);
        List<Contender> yardsticks =
                pgbench.map(program -> yardsticks(server, program)).orElse(List.of());
        List<Contender> contenders = new ArrayList<>(List.of(path));
        contenders.addAll(yardsticks);
        List<Series> series = new ArrayList<>();
        if (options.chapters().contains(Chapter.PATH)) {
            writers().forEach(writers -> series.add(rates(new Point(2, 100, writers), contenders)));
            series.add(rates(new Point(2, 100, WRITERS, false), contenders));
        }
        if (options.chapters().contains(Chapter.BATCHES)) {
            for (int batch : List.of(10, 1)) {
                (options.extent() == Extent.FULL ? writers() : List.of(WRITERS))
                        .forEach(writers -> series.add(rates(new Point(2, batch, writers), contenders)));
            }
        }
        if (options.chapters().contains(Chapter.PARTS)) {
            series.add(parts(path));
        }
        if (options.chapters().contains(Chapter.TABLES)) {
            pgbench.ifPresent(program -> series.add(tables(server, program, yardsticks.get(0))));
        }
        if (options.chapters().contains(Chapter.GROWTH)) {
            series.add(growth(http, server));
        }
        return series;
    }

    /** What warms up the JVM. */
    static Point warmUp() {
        return new Point(2, 100, WRITERS);
    }

    /** The leanest first. */
    private List<Contender> yardsticks(JdbcServer server, Path program) {
        Pgbench own = server.pgbench(program, server.yardstick());
        Pgbench product = server.pgbench(program, server.served());
        return List.of(
                Yardstick.unnest(own, options.accounts()),
                Yardstick.unnestInProduct(product, options.accounts()),
                Yardstick.function(own, options.accounts()));
    }

    private List<Integer> writers() {
        return options.extent() == Extent.QUICK ? List.of(WRITERS) : List.of(1, WRITERS);
    }

    private static Series rates(Point point, List<Contender> contenders) {
        return new Series(
                point.toString(),
                Measure.RATE,
                contenders.stream()
                        .filter(contender -> contender.takes(point))
                        .map(contender -> new Entry(contender.name(), contender, point))
                        .toList());
    }

    private Series parts(HttpBookingPath path) {
        List<Point> points = new ArrayList<>(List.of(USUAL, TEN_PARTS, new Point(1_000, 1, 1)));
        if (options.extent() == Extent.FULL) {
            points.add(new Point(PARTS_MAX, 1, 1));
        }
        return new Series(
                "parts per saga, polls of 500 records at most, 1 writer; a batch is the poll that completes",
                Measure.CPU_PER_PART,
                points.stream()
                        .map(point -> new Entry(String.format(Locale.ROOT, "%,d parts", point.parts()), path, point))
                        .toList());
    }

    /** Copies of the ledger that are not the application's. */
    List<Without> copies() {
        return options.chapters().contains(Chapter.TABLES) ? List.of(Without.values()) : List.of();
    }

    private Series tables(JdbcServer server, Path program, Contender leanest) {
        List<Entry> entries = new ArrayList<>();
        for (Without without : copies()) {
            Contender contender =
                    Yardstick.without(without, server.pgbench(program, server.lessened(without)), options.accounts());
            entries.add(new Entry(contender.name(), contender, USUAL));
        }
        entries.add(new Entry(leanest.name(), leanest, USUAL));
        return new Series("the product's tables, by hand: " + USUAL, Measure.CPU_PER_SAGA, entries);
    }

    private Series growth(String http, JdbcServer server) {
        return new Series(
                "growth: " + USUAL,
                Measure.CPU_PER_SAGA,
                List.of(small, manyAccounts, longJournal).stream()
                        .map(ledger -> new Entry(ledger.toString(), new HttpBookingPath(http, server, ledger), USUAL))
                        .toList());
    }
}
