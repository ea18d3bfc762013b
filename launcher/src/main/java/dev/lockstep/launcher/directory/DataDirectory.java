package dev.lockstep.launcher.directory;

import dev.lockstep.launcher.process.Obstacle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where one instance keeps everything: databases, the broker's log, keys, secrets, logs and {@code run.json}. A marker
 * file says that the directory is ours; without it nothing in a directory is ever removed, and only an empty directory
 * is taken.
 */
public record DataDirectory(Path root) {

    private static final String MARKER = "lockstep-data";
    private static final String LOCK = "lock";

    public DataDirectory {
        root = root.toAbsolutePath().normalize();
    }

    /** The directory, created and marked when it is new. */
    public static DataDirectory claim(Path path) {
        DataDirectory directory = new DataDirectory(path);
        try {
            if (!directory.isOurs()) {
                Files.createDirectories(directory.root);
                if (!directory.isEmpty()) {
                    throw new Obstacle(directory.root
                            + " is not empty and not a data directory of Lockstep; choose another one with --data");
                }
                OwnerFiles.restrict(directory.root, "rwx------");
                Files.writeString(
                        directory.marker(),
                        "The data of one Lockstep instance. `./lockstep run --fresh` removes everything beside this file.\n");
            }
            Files.createDirectories(directory.logs());
            return directory;
        } catch (IOException e) {
            throw new Obstacle("cannot use " + directory.root + " as data directory: " + e, e);
        }
    }

    public boolean isOurs() {
        return Files.isRegularFile(marker());
    }

    public Path marker() {
        return root.resolve(MARKER);
    }

    public Path lock() {
        return root.resolve(LOCK);
    }

    public Path logs() {
        return root.resolve("logs");
    }

    public Path log(String name) {
        return logs().resolve(name + ".log");
    }

    public Path keys() {
        return root.resolve("keys");
    }

    public Path runFile() {
        return root.resolve("run.json");
    }

    public Path resolve(String name) {
        return root.resolve(name);
    }

    /** The argument by which a JVM that works for this directory is known. */
    public String jvmMark() {
        return "-Dlockstep.data=" + root;
    }

    /** Lets other users pass through to what is theirs inside, without letting them look around. */
    public void openPassage() throws IOException {
        OwnerFiles.restrict(root, "rwx--x--x");
    }

    /** Sets the logs of the last run aside, as {@code *.log.1}. */
    public void rotateLogs() {
        try (Stream<Path> logs = Files.list(logs())) {
            for (Path log :
                    logs.filter(file -> file.toString().endsWith(".log")).toList()) {
                Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new Obstacle("cannot rotate the logs in " + logs() + ": " + e, e);
        }
    }

    /** Removes everything but the marker and the lock. */
    public void wipe() {
        if (!isOurs()) {
            throw new Obstacle(root + " is not a data directory of Lockstep, nothing removed");
        }
        try {
            for (Path entry : entries()) {
                if (!Set.of(marker(), lock()).contains(entry)) {
                    removeTree(entry);
                }
            }
            Files.createDirectories(logs());
        } catch (IOException e) {
            throw new Obstacle("cannot empty " + root + ": " + e, e);
        }
    }

    /** Removes a file or a folder with all that is in it; links are removed, not followed. */
    public static void removeTree(Path path) throws IOException {
        if (!Files.exists(path, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private boolean isEmpty() throws IOException {
        return entries().isEmpty();
    }

    private List<Path> entries() {
        try (Stream<Path> entries = Files.list(root)) {
            return entries.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
