package dev.lockstep.benchmarks.ledger;

import dev.lockstep.benchmarks.ledger.Report.SeriesReport;
import dev.lockstep.benchmarks.ledger.Series.Outcome;
import dev.lockstep.benchmarks.report.Machine;
import dev.lockstep.launcher.process.Obstacle;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The run from its start to its report. */
final class Benchmark {

    private final Options options;
    private final Rig rig;
    private final Clock clock;
    private final PrintStream out;

    Benchmark(Options options, Rig rig, Clock clock, PrintStream out) {
        this.options = options;
        this.rig = rig;
        this.clock = clock;
        this.out = out;
    }

    void run() {
        Instant began = clock.instant();
        double load = Machine.load();
        Plan plan = new Plan(options);
        Optional<Path> pgbench = Pgbench.find();
        Optional<Profile> profile = options.profile() ? Optional.of(new Profile(rig)) : Optional.empty();
        rig.startServers(plan.ledgers(), plan.copies());
        rig.startApplication(options.javaOptions(), Plan.PARTS_MAX);
        introduce(load);
        if (pgbench.isEmpty()) {
            out.println("no pgbench on this machine (Debian: apt-get install postgresql): the yardsticks are left out");
        }
        warmUp(plan);
        List<Outcome> outcomes = new ArrayList<>();
        for (Series series : plan.series(rig.application().http(), rig.database(), pgbench)) {
            profile.ifPresent(Profile::begin);
            Outcome outcome = series.run(options.pace().rounds(), options.pace().seconds());
            outcomes.add(outcome);
            out.println(Table.of(outcome));
            profile.ifPresent(each -> out.println(each.end()));
        }
        judge(plan.ledgers());
        Path file = report(began, load, outcomes).write();
        out.printf(
                "load average %.2f at the start, %.2f at the end; every round is in %s%n", load, Machine.load(), file);
    }

    private void introduce(double load) {
        out.println(Machine.here());
        out.println("PostgreSQL " + rig.database().version() + ", commit " + Machine.commit() + ", application "
                + options.javaOptions());
        out.println(
                options.accounts() + " accounts of customers, " + options.pace().rounds() + " rounds of "
                        + options.pace().seconds() + " s; figures are medians, CPU is per saga");
        if (load > Machine.here().cores()) {
            out.printf("the machine is busy, load average %.2f: only the ratios mean something%n", load);
        }
        out.println();
    }

    private void warmUp(Plan plan) {
        HttpBookingPath path = new HttpBookingPath(
                rig.application().http(), rig.database(), plan.ledgers().get(0));
        for (int second = 0; second < options.pace().warmUpSeconds(); second++) {
            path.run(Plan.warmUp(), 1);
        }
    }

    /** A benchmark of wrong bookings is worth nothing. */
    private void judge(List<Ledger> ledgers) {
        for (Ledger ledger : ledgers) {
            String faults = rig.database().faults(ledger);
            if (!faults.isEmpty()) {
                throw new Obstacle("the books of the ledger of " + ledger + " are not sound: " + faults);
            }
        }
        out.println("the books are sound: every saga BOOKED, all assets zero, every balance the sum of its legs");
    }

    private Report report(Instant began, double load, List<Outcome> outcomes) {
        Map<String, String> settings = new LinkedHashMap<>();
        rig.database()
                .rows(
                        rig.database().served(),
                        "select name, setting from pg_settings where source = 'configuration file' order by name")
                .forEach(row -> settings.put(row.get(0), row.get(1)));
        return new Report(
                began.toString(),
                clock.instant().toString(),
                load,
                Machine.load(),
                Machine.here(),
                Machine.commit(),
                rig.database().version(),
                settings,
                options,
                outcomes.stream().map(SeriesReport::of).toList());
    }
}
