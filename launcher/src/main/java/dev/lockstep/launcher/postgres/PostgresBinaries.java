package dev.lockstep.launcher.postgres;

import dev.lockstep.launcher.directory.DataDirectory;
import dev.lockstep.launcher.process.Obstacle;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The PostgreSQL programs ({@code initdb}, {@code postgres}, {@code pg_ctl}, no more) out of the archive that
 * io.zonky.test.postgres publishes for each platform: a {@code .txz} in a JAR.
 */
final class PostgresBinaries {

    private static final String UNPACKED = "unpacked";

    private PostgresBinaries() {}

    /** The folder with {@code bin}, {@code lib} and {@code share}; unpacked once per archive. */
    static Path unpackedIn(Path folder) {
        String archive = archive();
        try (InputStream in = PostgresBinaries.class.getResourceAsStream("/" + archive)) {
            if (in == null) {
                throw new Obstacle("no PostgreSQL for " + platform() + " was built in; give LOCKSTEP_SWAP_DB_URL and"
                        + " LOCKSTEP_LEDGER_DB_URL of a server that runs already");
            }
            String mark = archive + " " + in.available();
            if (!isUnpacked(folder, mark)) {
                DataDirectory.removeTree(folder);
                unpack(in, folder);
                Files.writeString(folder.resolve(UNPACKED), mark);
            }
            return folder;
        } catch (IOException e) {
            throw new Obstacle("cannot unpack PostgreSQL into " + folder + ": " + e, e);
        }
    }

    static String archive() {
        return "postgres-" + platform() + ".txz";
    }

    private static String platform() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
        String arch = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
        return os + "-" + arch;
    }

    private static boolean isUnpacked(Path folder, String mark) throws IOException {
        Path file = folder.resolve(UNPACKED);
        return Files.exists(file) && Files.readString(file).equals(mark);
    }

    private static void unpack(InputStream archive, Path folder) throws IOException {
        Files.createDirectories(folder);
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(entry, tar, folder);
            }
        }
    }

    private static void unpack(TarArchiveEntry entry, TarArchiveInputStream tar, Path folder) throws IOException {
        Path target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) {
            throw new IOException("entry outside of the archive: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        createParent(target);
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else {
            Files.copy(tar, target, StandardCopyOption.REPLACE_EXISTING);
            Files.setPosixFilePermissions(target, permissions(entry));
        }
    }

    private static Set<PosixFilePermission> permissions(TarArchiveEntry entry) {
        boolean executable = (entry.getMode() & 0100) != 0;
        return PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--");
    }

    private static void createParent(Path target) throws IOException {
        @Nullable Path parent = target.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
    }
}
