package dev.lockstep.benchmarks.report;

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
import java.util.function.Predicate;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** Where a JVM spends its time, by method, from its own flight recording. */
public final class FlightRecording {

    private static final int METHODS_MAX = 25;

    private final String name;
    private final long pid;

    private FlightRecording(String name, long pid) {
        this.name = name;
        this.pid = pid;
    }

    /** Begins to record a JVM that runs. */
    public static FlightRecording begin(String name, long pid) {
        FlightRecording recording = new FlightRecording(name, pid);
        recording.jcmd("JFR.start", "name=" + name, "settings=profile");
        return recording;
    }

    /**
     * For people; the recording stays in the reports' folder.
     *
     * @param counts whether a sample belongs to what is measured, by its stack of {@code class.method}, innermost first
     * @param ours the callers that are told beside what was running
     */
    public String end(Predicate<List<String>> counts, Predicate<String> ours) {
        Path file = ReportFile.folder().resolve(name + ".jfr");
        jcmd("JFR.stop", "name=" + name, "filename=" + file);
        return methods(file, counts, ours);
    }

    private static String methods(Path file, Predicate<List<String>> counts, Predicate<String> ours) {
        Map<String, Integer> self = new HashMap<>();
        Map<String, Integer> callers = new HashMap<>();
        int samples = 0;
        try (RecordingFile events = new RecordingFile(file)) {
            while (events.hasMoreEvents()) {
                RecordedEvent event = events.readEvent();
                boolean sample = event.getEventType().getName().equals("jdk.ExecutionSample");
                if (sample && event.getStackTrace() != null) {
                    List<String> stack = event.getStackTrace().getFrames().stream()
                            .map(FlightRecording::name)
                            .toList();
                    if (counts.test(stack)) {
                        samples++;
                        self.merge(stack.get(0), 1, Integer::sum);
                        Set<String> seen = new HashSet<>(stack);
                        seen.stream().filter(ours).forEach(frame -> callers.merge(frame, 1, Integer::sum));
                    }
                }
            }
        } catch (IOException e) {
            throw new Obstacle("cannot read " + file + ": " + e, e);
        }
        return top("the JVM, by what was running", self, samples)
                + top("the JVM, by what of ours had called it", callers, samples);
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

    private static String name(RecordedFrame frame) {
        return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
    }

    private void jcmd(String... words) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid)));
        command.addAll(List.of(words));
        Executables.run(command, ReportFile.folder().resolve(name + "-profile.log"));
    }
}
