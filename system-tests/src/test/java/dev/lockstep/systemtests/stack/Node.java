package dev.lockstep.systemtests.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The tests' JavaScript and the packages it needs, installed from the lock file under {@code target}. */
public final class Node {

    private static final String LOCK = "package-lock.json";

    private Node() {}

    /** The folder with {@code node_modules} in it. */
    public static synchronized Path folder() {
        Path source = Project.root().resolve("system-tests/src/test/js");
        Path folder = Project.target("js/" + LOCK).getParent();
        try {
            Path installed = folder.resolve("node_modules/.installed");
            String lock = Files.readString(source.resolve(LOCK));
            copy(source, folder);
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

    private static void copy(Path source, Path folder) throws IOException {
        try (var files = Files.newDirectoryStream(source, "*.js*")) {
            for (Path file : files) {
                Files.write(folder.resolve(file.getFileName()), Files.readAllBytes(file));
            }
        }
    }
}
