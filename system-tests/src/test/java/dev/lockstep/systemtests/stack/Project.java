package dev.lockstep.systemtests.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where the project stands on this machine, and its start command. */
public final class Project {

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

    /** What a command prints to its output; it must end well. */
    public static String output(ProcessBuilder builder) {
        try {
            Path errors = Files.createTempFile(target("errors").getParent(), "command-", ".err");
            Process process = builder.redirectError(errors.toFile()).start();
            if (builder.redirectInput() == ProcessBuilder.Redirect.PIPE) {
                process.getOutputStream().close();
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exit = process.waitFor();
            String said = Files.readString(errors);
            Files.delete(errors);
            if (exit != 0) {
                throw new IllegalStateException(
                        String.join(" ", builder.command()) + " ended with " + exit + ": " + said + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
