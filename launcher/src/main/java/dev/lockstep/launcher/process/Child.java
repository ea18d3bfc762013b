package dev.lockstep.launcher.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One running process of ours. It is started in a session of its own where the system offers that: Ctrl-C in the
 * terminal then reaches the launcher only, and the launcher decides the order in which the others end.
 */
public final class Child {

    /** A killed process always ends; on a busy machine it takes a moment. */
    private static final Duration KILLED_WITHIN = Duration.ofSeconds(10);

    /** How a process is asked to end. */
    public enum Signal {
        INT,
        TERM,
        KILL
    }

    /**
     * What to start. {@code environment} is added to the launcher's own, from which everything that begins with {@code LOCKSTEP_} is
     * removed first: a process sees the settings that are meant for it and no others.
     */
    public record Spec(String name, List<String> command, Map<String, String> environment, Path log) {
        public Spec {
            command = List.copyOf(command);
            environment = Map.copyOf(environment);
        }
    }

    private static final int POLL_MS = 20;

    private final Spec spec;
    private final Process process;

    private Child(Spec spec, Process process) {
        this.spec = spec;
        this.process = process;
    }

    public static Child start(Spec spec) {
        List<String> command = new ArrayList<>();
        Executables.find("setsid").ifPresent(setsid -> command.add(setsid.toString()));
        command.addAll(spec.command());
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(spec.log().toFile()));
        builder.environment().keySet().removeIf(key -> key.startsWith("LOCKSTEP_"));
        builder.environment().putAll(spec.environment());
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return new Child(spec, process);
        } catch (IOException e) {
            throw new Obstacle("cannot start " + spec.name() + ": " + e.getMessage(), e);
        }
    }

    public String name() {
        return spec.name();
    }

    public Path log() {
        return spec.log();
    }

    public long pid() {
        return process.pid();
    }

    /** By the handle, as the waiting below: {@link Process} itself hears of an end a moment later. */
    public boolean alive() {
        return process.toHandle().isAlive();
    }

    /** Waits for the end. */
    public int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    /** Asks with the signal, waits, and kills what does not end within {@code patience}. */
    public void stop(Signal signal, Duration patience) {
        send(process.toHandle(), signal);
        awaitEnd(process.toHandle(), patience);
    }

    static void send(ProcessHandle process, Signal signal) {
        switch (signal) {
            case TERM -> process.destroy();
            case KILL -> process.destroyForcibly();
            case INT ->
                Executables.succeeds(List.of("sh", "-c", String.format(Locale.ROOT, "kill -INT %d", process.pid())));
        }
    }

    /** Waits for the end of a process that has been told, and kills it when it takes too long. */
    static void awaitEnd(ProcessHandle process, Duration patience) {
        if (!ends(process, patience)) {
            process.destroyForcibly();
            ends(process, KILLED_WITHIN);
        }
    }

    /** Whether the process, ours or not, ends in time. Asks often: the JDK looks after strangers every few seconds only. */
    public static boolean ends(ProcessHandle process, Duration patience) {
        long limit = System.nanoTime() + patience.toNanos();
        while (process.isAlive()) {
            if (System.nanoTime() > limit) {
                return false;
            }
            try {
                Thread.sleep(POLL_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return !process.isAlive();
            }
        }
        return true;
    }
}
