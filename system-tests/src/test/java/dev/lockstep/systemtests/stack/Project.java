package dev.lockstep.systemtests.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Where the project stands on this machine, and its start command. */
public final class Project {

    /** {@code npm ci} over a slow line is the longest. */
    private static final Duration COMMAND_ENDS_WITHIN = Duration.ofMinutes(2);

    private Project() {}

    public static Path root() {
        return Path.of(System.getProperty("lockstep.root")).toAbsolutePath().normalize();
    }

    /** A path under this module's {@code target}; its folder exists. */
    public static Path target(String name) {
        Path path = Path.of(System.getProperty("lockstep.target")).resolve(name);
        try {
            Files.createDirectories(path.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return path;
    }

    /** {@code ./lockstep} with these words; it must not build: this JVM runs inside of the build that it would run. */
    public static ProcessBuilder lockstep(String... words) {
        List<String> command =
                new ArrayList<>(List.of(root().resolve("lockstep").toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).directory(root().toFile());
        builder.environment().put("LOCKSTEP_BUILD", "never");
        return builder;
    }

    static Process run(ProcessBuilder builder, Path log) {
        try {
            return builder.redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start, see " + log, e);
        }
    }

    /** What a command prints to its output; it must end well and in time. */
    public static String output(ProcessBuilder builder) {
        try {
            Path output = Files.createTempFile(target("output").getParent(), "command-", ".out");
            Path errors = Files.createTempFile(target("errors").getParent(), "command-", ".err");
            Process process = builder.redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .start();
            if (builder.redirectInput() == ProcessBuilder.Redirect.PIPE) {
                process.getOutputStream().close();
            }
            boolean ended = process.waitFor(COMMAND_ENDS_WITHIN.toSeconds(), TimeUnit.SECONDS);
            process.destroyForcibly();
            String printed = Files.readString(output);
            String said = Files.readString(errors);
            Files.delete(output);
            Files.delete(errors);
            if (!ended || process.exitValue() != 0) {
                String how = ended ? "ended with " + process.exitValue() : "did not end in " + COMMAND_ENDS_WITHIN;
                throw new IllegalStateException(
                        String.join(" ", builder.command()) + " " + how + ": " + said + printed);
            }
            return printed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
