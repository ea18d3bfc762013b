package dev.lockstep.launcher.payara;

import dev.lockstep.launcher.directory.DataDirectory;
import dev.lockstep.launcher.process.Obstacle;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The EAR as the one exploded WAR that Payara Micro takes, because it refuses every EAR: the WAR's content, and in its
 * {@code WEB-INF/lib} the EJB modules and the EAR's {@code lib/*.jar}.
 */
final class UnfoldedEar {

    private static final String MARK = "unfolded";
    static final String LIBRARIES = "WEB-INF/lib";

    private UnfoldedEar() {}

    /** Unfolds into the folder, unless it holds this very file already. */
    static void unfold(Path ear, Path folder) {
        try {
            String version = Files.size(ear) + " " + Files.getLastModifiedTime(ear);
            Path mark = folder.resolveSibling(folder.getFileName() + "." + MARK);
            if (Files.isDirectory(folder)
                    && Files.exists(mark)
                    && Files.readString(mark).equals(version)) {
                return;
            }
            Files.deleteIfExists(mark);
            DataDirectory.removeTree(folder);
            Files.createDirectories(folder.resolve(LIBRARIES));
            unfoldEar(ear, folder);
            Files.writeString(mark, version);
        } catch (IOException e) {
            throw new Obstacle("cannot unfold " + ear + " into " + folder + ": " + e, e);
        }
    }

    private static void unfoldEar(Path ear, Path folder) throws IOException {
        try (ZipInputStream entries = new ZipInputStream(Files.newInputStream(ear))) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                String name = entry.getName();
                if (name.endsWith(".war")) {
                    unfoldWar(entries, folder);
                } else if (name.endsWith(".jar")) {
                    copy(entries, inside(folder, LIBRARIES + "/" + name.substring(name.lastIndexOf('/') + 1)));
                }
            }
        }
    }

    /** The inner stream is not closed: that would close the EAR's. */
    @SuppressWarnings("resource")
    private static void unfoldWar(InputStream war, Path folder) throws IOException {
        ZipInputStream entries = new ZipInputStream(war);
        for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
            Path target = inside(folder, entry.getName());
            if (entry.isDirectory()) {
                Files.createDirectories(target);
            } else {
                copy(entries, target);
            }
        }
    }

    private static void copy(InputStream content, Path target) throws IOException {
        Files.createDirectories(Optional.ofNullable(target.getParent()).orElseThrow());
        Files.copy(content, target, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Path inside(Path folder, String name) throws IOException {
        Path target = folder.resolve(name).normalize();
        if (!target.startsWith(folder.normalize())) {
            throw new IOException("entry outside of the archive: " + name);
        }
        return target;
    }
}
