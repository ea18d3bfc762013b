package dev.lockstep.benchmarks.ledger;

import dev.lockstep.launcher.process.Executables;
import dev.lockstep.launcher.process.Obstacle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where the time of a series goes: PostgreSQL's by statement, those inside of functions and triggers too, and the JVM's by
 * method, from a flight recording. Of the booking alone, not of making records.
 */
final class Profile {

    private static final int STATEMENTS_MAX = 15;
    private static final int METHODS_MAX = 25;
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

    Profile(Rig rig) {
        this.rig = rig;
    }

    void begin() {
        rig.database().run(rig.database().served(), "select pg_stat_statements_reset()");
        jcmd("JFR.start", "name=ledger", "settings=profile");
    }

    /** For people. */
    String end() {
        Path recording = Rig.target().resolve("ledger.jfr");
        jcmd("JFR.stop", "name=ledger", "filename=" + recording);
        return statements() + methods(recording);
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

    private static String methods(Path recording) {
        Map<String, Integer> self = new HashMap<>();
        Map<String, Integer> ours = new HashMap<>();
        int samples = 0;
        try (RecordingFile events = new RecordingFile(recording)) {
            while (events.hasMoreEvents()) {
                RecordedEvent event = events.readEvent();
                boolean sample = event.getEventType().getName().equals("jdk.ExecutionSample");
                if (sample && event.getStackTrace() != null) {
                    List<String> stack = event.getStackTrace().getFrames().stream()
                            .map(Profile::name)
                            .toList();
                    if (stack.contains(BOOKING)) {
                        samples++;
                        self.merge(stack.get(0), 1, Integer::sum);
                        Set<String> seen = new HashSet<>(stack);
                        seen.stream().filter(Profile::isOurs).forEach(frame -> ours.merge(frame, 1, Integer::sum));
                    }
                }
            }
        } catch (IOException e) {
            throw new Obstacle("cannot read " + recording + ": " + e, e);
        }
        return top("the JVM, by what was running", self, samples)
                + top("the JVM, by what of ours had called it", ours, samples);
    }

    private static String top(String title, Map<String, Integer> counts, int samples) {
        StringBuilder text = new StringBuilder("  " + title + ", of " + samples + " samples\n");
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(METHODS_MAX)
                .forEach(method -> text.append(String.format(
                        Locale.ROOT, "  %5.1f %%  %s%n", 100.0 * method.getValue() / samples, method.getKey())));
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

    private static String name(RecordedFrame frame) {
        return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
    }

    private void jcmd(String... words) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(rig.application().pid())));
        command.addAll(List.of(words));
        Executables.run(command, Rig.target().resolve("ledger-profile.log"));
    }
}
