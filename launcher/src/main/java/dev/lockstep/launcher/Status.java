package dev.lockstep.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.launcher.directory.DataDirectory;
import dev.lockstep.launcher.directory.RunFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What runs in a data directory and whether it can be used.
 *
 * @param processes process ids of those that are up, 0 of those that should be and are not
 * @param reasons why it is not ready
 */
record Status(Map<String, Long> processes, boolean ready, List<String> reasons) {

    private static final List<String> ORDER = List.of("launcher", "postgres", "kafka", "payara");

    static Status of(DataDirectory directory) {
        Optional<RunFile> run = RunFile.read(directory);
        if (run.isEmpty()) {
            return new Status(Map.of(), false, List.of("nothing runs in " + directory.root()));
        }
        Map<String, Long> processes = new LinkedHashMap<>();
        for (String name : ORDER) {
            Optional.ofNullable(run.get().pids().get(name))
                    .ifPresent(pid ->
                            processes.put(name, Ours.find(directory, name, pid).isPresent() ? pid : 0));
        }
        HttpReadiness readiness = HttpReadiness.ask(run.get().http());
        boolean launched = processes.getOrDefault("launcher", 0L) != 0;
        return new Status(processes, readiness.ready() && launched, readiness.reasons());
    }

    String text() {
        StringBuilder text = new StringBuilder();
        processes.forEach((name, pid) ->
                text.append(String.format(Locale.ROOT, "%-9s %s%n", name, pid == 0 ? "down" : "up    pid " + pid)));
        text.append(String.format(Locale.ROOT, "%-9s %s%n", "ready", ready ? "yes" : "no"));
        reasons.forEach(reason -> text.append(String.format(Locale.ROOT, "          %s%n", reason)));
        return text.toString();
    }

    String json() {
        Map<String, Object> states = new LinkedHashMap<>();
        processes.forEach(
                (name, pid) -> states.put(name, pid == 0 ? Map.of("up", false) : Map.of("up", true, "pid", pid)));
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("ready", ready);
        report.put("processes", states);
        report.put("reasons", reasons);
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of texts and numbers as JSON", e);
        }
    }
}
