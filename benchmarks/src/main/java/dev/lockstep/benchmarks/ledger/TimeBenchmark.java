package dev.lockstep.benchmarks.ledger;

import dev.lockstep.benchmarks.deployed.Customers;
import dev.lockstep.benchmarks.report.Machine;
import dev.lockstep.benchmarks.report.ReportFile;
import dev.lockstep.benchmarks.report.Sample;
import dev.lockstep.contract.query.AsOf;
import dev.lockstep.contract.query.Basis;
import dev.lockstep.contract.query.EntryView;
import dev.lockstep.contract.query.LedgerQueries;
import dev.lockstep.contract.query.StatementPage;
import dev.lockstep.contract.query.TrialBalance;
import dev.lockstep.launcher.postgres.DatabaseAccess;
import dev.lockstep.launcher.process.Obstacle;
import dev.lockstep.ledger.control.PlainControl;
import dev.lockstep.ledger.query.PlainQueries;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGPoolingDataSource;

/**
 * Questions to a grown journal as of random instants, one after the other as a page asks them, each with its time; then the
 * comparison of everything that is kept with all legs. The product's own code, without a container around it.
 */
final class TimeBenchmark {

    private static final int PAGE = 50;
    private static final int COMPARISONS = 3;

    private static final int WARM_UP = 20;
    private static final String HOUSE = "house:BTC";

    private final TimeOptions options;
    private final Rig rig;
    private final Clock clock;
    private final PrintStream out;
    private final Random random = new Random(42);
    private final Map<String, List<Double>> measured = new LinkedHashMap<>();

    private Instant first = Instant.EPOCH;
    private Instant last = Instant.EPOCH;

    TimeBenchmark(TimeOptions options, Rig rig, Clock clock, PrintStream out) {
        this.options = options;
        this.rig = rig;
        this.clock = clock;
        this.out = out;
    }

    void run() {
        Instant began = clock.instant();
        Ledger ledger = new Ledger("grown", options.accounts(), options.legs());
        Times times = Times.past(began, options.legs() / JdbcServer.LEGS_PER_SAGA);
        rig.startServers(ledger, times);
        double load = Machine.load();
        introduce(ledger, Duration.between(began, clock.instant()), load);
        PGPoolingDataSource database = application(rig.ledger());
        try {
            first = instant("min");
            last = instant("max");
            sumUp(ledger);
            measure(PlainQueries.of(database), secondPage());
            compare(database);
        } finally {
            database.close();
        }
        out.printf(
                Locale.ROOT,
                "load average %.2f at the start, %.2f at the end; every figure is in %s%n",
                load,
                Machine.load(),
                write(began));
    }

    private void introduce(Ledger ledger, Duration took, double load) {
        out.println(Machine.here());
        out.println("PostgreSQL " + rig.database().version() + ", commit " + Machine.commit());
        out.printf(
                Locale.ROOT,
                "%s, made in %d s; load average %.2f; each line %d queries%n%n",
                ledger,
                took.toSeconds(),
                load,
                options.queries());
    }

    /** One connection stays open, as in the application's pool: what is measured is the statement and not the connecting. */
    @SuppressWarnings("deprecation") // a pool of the application's own kind would need a container
    private static PGPoolingDataSource application(DatabaseAccess ledger) {
        PGPoolingDataSource source = new PGPoolingDataSource();
        source.setUrl(ledger.url());
        source.setUser(ledger.application().user());
        source.setPassword(ledger.application().password());
        source.setDataSourceName("ledger");
        source.setMaxConnections(4);
        return source;
    }

    private Instant instant(String which) {
        String text = rig.database()
                .rows(
                        rig.database().served(),
                        "select to_char(" + which
                                + "(booked_at) at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') from ledger.leg"
                                + " where account_id = '" + HOUSE + "'")
                .get(0)
                .get(0);
        return Instant.parse(text);
    }

    private void sumUp(Ledger ledger) {
        long started = System.nanoTime();
        rig.database().sumUp(ledger);
        out.printf(Locale.ROOT, "snapshots of the trial balance made in %.1f s%n%n", since(started) / 1e3);
    }

    /** The house's oldest leg but those of one page. */
    private long secondPage() {
        return Long.parseLong(rig.database()
                .rows(
                        rig.database().served(),
                        "select leg_seq from ledger.leg where account_id = '" + HOUSE
                                + "' order by booked_at, leg_seq offset " + PAGE + " limit 1")
                .get(0)
                .get(0));
    }

    private void measure(LedgerQueries ledger, long second) {
        out.printf("  %-52s %9s %9s %9s %9s%n", "ms", "median", "5 %", "95 %", "longest");
        for (Basis basis : Basis.values()) {
            String by = basis == Basis.RECORDED ? "booking time" : "effective time";
            each("balance of a customer, " + by, () -> ledger.accountsAt(List.of(customer()), anywhere(basis)));
            each("balance of the house, " + by, () -> ledger.accountsAt(List.of(HOUSE), anywhere(basis)));
            each("statement of a customer, first page, " + by, () -> page(ledger, customer(), basis, null, null));
            each("statement of the house, first page, " + by, () -> page(ledger, HOUSE, basis, null, null));
            each(
                    "statement of the house, any page, " + by,
                    () -> page(ledger, HOUSE, basis, anywhere(basis).at(), null));
            EntryView newest = page(ledger, HOUSE, basis, middle(), null).get(0);
            each("statement of the house, behind a leg, " + by, () -> page(ledger, HOUSE, basis, null, newest.seq()));
            each("statement of the house, last page, " + by, () -> page(ledger, HOUSE, basis, null, second));
            each("trial balance, " + by, () -> sound(ledger.trialBalanceAt(anywhere(basis))));
            each("trial balance of now, " + by, () -> sound(ledger.trialBalanceAt(new AsOf(clock.instant(), basis))));
        }
        each("control sums of now", ledger::trialBalance);
    }

    private static List<EntryView> page(
            LedgerQueries ledger, String account, Basis basis, @Nullable Instant until, @Nullable Long before) {
        return ledger.entries(new StatementPage(account, basis, until, before, PAGE));
    }

    private static TrialBalance sound(TrialBalance trial) {
        if (!trial.isSound()) {
            throw new Obstacle("the trial balance as of " + trial.asOf() + " does not sum to zero");
        }
        return trial;
    }

    private String customer() {
        return Customers.account(random.nextInt(options.accounts() / 2), "BTC");
    }

    private Instant middle() {
        return first.plus(Duration.between(first, last).dividedBy(2));
    }

    private AsOf anywhere(Basis basis) {
        long micros = Duration.between(first, last).toNanos() / 1_000;
        return new AsOf(first.plusNanos(random.nextLong(micros) * 1_000), basis);
    }

    private void each(String what, Supplier<?> query) {
        for (int i = 0; i < Math.min(WARM_UP, options.queries()); i++) {
            Objects.requireNonNull(query.get());
        }
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < options.queries(); i++) {
            long started = System.nanoTime();
            Objects.requireNonNull(query.get());
            millis.add(since(started));
        }
        tell(what, millis);
    }

    /** As the nightly one, but asked for. */
    private void compare(PGPoolingDataSource database) {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < COMPARISONS; i++) {
            rig.database()
                    .run(
                            rig.database().served(),
                            "insert into ledger.reconciliation (reconciliation_id, asked_by) values (uuidv7(), 'bench')");
            long started = System.nanoTime();
            PlainControl.reconcile(database);
            millis.add(since(started));
        }
        tell("all balances compared with all legs, " + COMPARISONS + " times", millis);
        List<String> report = rig.database().rows(rig.database().served(), """
                        select state, differences, legs, accounts, snapshots from ledger.reconciliation
                         order by asked_at desc limit 1""").get(0);
        out.println("  it says: " + report);
        if (!report.subList(0, 2).equals(List.of("DONE", "0"))) {
            throw new Obstacle("the books are not what the journal says: " + report);
        }
    }

    private void tell(String what, List<Double> millis) {
        measured.put(what, millis);
        List<Double> sorted = new Sample(millis).sorted();
        out.printf(
                Locale.ROOT,
                "  %-52s %,9.2f %,9.2f %,9.2f %,9.2f%n",
                what,
                new Sample(millis).median(),
                sorted.get(sorted.size() / 20),
                sorted.get(sorted.size() - 1 - sorted.size() / 20),
                sorted.get(sorted.size() - 1));
    }

    private static double since(long started) {
        return (System.nanoTime() - started) / 1e6;
    }

    private Path write(Instant began) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("startedAt", began.toString());
        report.put("machine", Machine.here());
        report.put("commit", Machine.commit());
        report.put("options", options);
        report.put("millis", measured);
        return ReportFile.write("time", began, report);
    }
}
