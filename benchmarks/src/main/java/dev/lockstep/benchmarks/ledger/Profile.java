package dev.lockstep.benchmarks.ledger;

import dev.lockstep.benchmarks.report.FlightRecording;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the time of a series goes: PostgreSQL's by statement, those inside of functions and triggers too, and the JVM's by
 * method, from a flight recording. Of the booking alone, not of making records.
 */
final class Profile {

    private static final int STATEMENTS_MAX = 15;
    private static final String BOOKING = "dev.lockstep.benchmarks.deployed.Writers.handOver";
    private static final String STATEMENTS = """
            select round(total_exec_time::numeric, 1), calls, rows, wal_bytes,
                   left(regexp_replace(query, '\\s+', ' ', 'g'), 110)
              from pg_stat_statements
             where dbid = (select oid from pg_database where datname = current_database())
               and userid = (select oid from pg_roles where rolname = 'ledger_app')
             order by total_exec_time desc
             limit\s""" + STATEMENTS_MAX;

    private final Rig rig;
    private @Nullable FlightRecording recording;

    Profile(Rig rig) {
        this.rig = rig;
    }

    void begin() {
        rig.database().run(rig.database().served(), "select pg_stat_statements_reset()");
        recording = FlightRecording.begin("ledger", rig.application().pid());
    }

    /** For people. */
    String end() {
        FlightRecording begun = Optional.ofNullable(recording).orElseThrow();
        return statements() + begun.end(stack -> stack.contains(BOOKING), Profile::isOurs);
    }

    private String statements() {
        StringBuilder text = new StringBuilder("  PostgreSQL, by statement of the application\n");
        text.append(String.format("  %10s %9s %10s %12s%n", "ms", "calls", "rows", "wal bytes"));
        for (List<String> row : rig.database().rows(rig.database().served(), STATEMENTS)) {
            text.append(String.format(
                    "  %10s %9s %10s %12s  %s%n", row.get(0), row.get(1), row.get(2), row.get(3), row.get(4)));
        }
        return text.toString();
    }

    /** What is written by us, and in the product; not what the container or the compiler makes of it. */
    private static boolean isOurs(String method) {
        return method.startsWith("dev.lockstep.")
                && !method.startsWith("dev.lockstep.benchmarks.")
                && !method.contains("$$")
                && !method.contains("__EJB")
                && !method.contains("lambda$");
    }
}
