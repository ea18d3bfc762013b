package dev.lockstep.launcher.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One running process of ours. It is started in a session of its own where the system offers that: Ctrl-C in the
 * terminal then reaches the launcher only, and the launcher decides the order in which the others end.
 */
public final class Child {

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

    public boolean alive() {
        return process.isAlive();
    }

    /** Waits for the end. */
    public int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    /** Asks with the signal, waits, and kills what does not end within {@code patience}. */
    public void stop(Signal signal, Duration patience) {
        stop(process.toHandle(), signal, patience);
    }

    static void stop(ProcessHandle process, Signal signal, Duration patience) {
        send(process, signal);
        if (!ended(process, patience)) {
            process.destroyForcibly();
            ended(process, patience);
        }
    }

    private static void send(ProcessHandle process, Signal signal) {
        switch (signal) {
            case TERM -> process.destroy();
            case KILL -> process.destroyForcibly();
            case INT ->
                Executables.succeeds(List.of("sh", "-c", String.format(Locale.ROOT, "kill -INT %d", process.pid())));
        }
    }

    private static boolean ended(ProcessHandle process, Duration patience) {
        try {
            process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        } catch (ExecutionException e) {
            throw new IllegalStateException("waiting for process " + process.pid(), e);
        }
    }
}
