package dev.lockstep.benchmarks.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.launcher.process.Obstacle;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Where a run leaves what it has seen, for programs. */
public final class ReportFile {

    private static final DateTimeFormatter FILE_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private ReportFile() {}

    /** This module's {@code target} folder, found from where its own classes are. */
    public static Path folder() {
        try {
            Path classes = Path.of(ReportFile.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return Optional.ofNullable(classes.getParent()).orElseThrow();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the module's own location", e);
        }
    }

    /** A file in that folder of the run that began then. */
    public static Path of(String benchmark, Instant began, String extension) {
        return folder().resolve(benchmark + "-" + FILE_TIME.format(began) + "." + extension);
    }

    /** Writes the report as JSON and answers the file. */
    public static Path write(String benchmark, Instant began, Object report) {
        Path file = of(benchmark, began, "json");
        try {
            new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), report);
            return file;
        } catch (IOException e) {
            throw new Obstacle("cannot write " + file + ": " + e, e);
        }
    }
}
