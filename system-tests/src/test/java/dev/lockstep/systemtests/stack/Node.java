package dev.lockstep.systemtests.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The tests' JavaScript, that of the examples, and the packages they need, installed from lock files under {@code target}.
 */
public final class Node {

    private static final String LOCK = "package-lock.json";

    private Node() {}

    /** The folder with our scripts and with {@code node_modules} in it. */
    public static Path folder() {
        Path folder = installed("js");
        copy(Project.root().resolve("docs/examples"), "*.js", folder);
        return folder;
    }

    /** Where the packages of a folder beside the tests are installed; its scripts are there, too. */
    public static synchronized Path installed(String name) {
        Path source = Project.root().resolve("system-tests/src/test").resolve(name);
        Path folder = Project.target(name + "/" + LOCK).getParent();
        try {
            Path installed = folder.resolve("node_modules/.installed");
            String lock = Files.readString(source.resolve(LOCK));
            copy(source, "*.js*", folder);
            if (!Files.exists(installed) || !Files.readString(installed).equals(lock)) {
                Project.output(new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")
                        .directory(folder.toFile()));
                Files.writeString(installed, lock);
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a script of ours to its end and answers what it printed. */
    public static String run(String script, String input, String... arguments) {
        Path folder = folder();
        List<String> command = new ArrayList<>(List.of("node", script));
        command.addAll(List.of(arguments));
        try {
            Path file = Files.createTempFile(folder, "input-", ".json");
            Files.write(file, input.getBytes(StandardCharsets.UTF_8));
            String output = Project.output(
                    new ProcessBuilder(command).directory(folder.toFile()).redirectInput(file.toFile()));
            Files.delete(file);
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path source, String names, Path folder) {
        try (var files = Files.newDirectoryStream(source, names)) {
            for (Path file : files) {
                Files.write(folder.resolve(file.getFileName()), Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
