package dev.lockstep.launcher.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.launcher.directory.RunFile.DatabaseEntry;
import dev.lockstep.launcher.process.Obstacle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFileTest {

    private static final RunFile RUN = new RunFile(
            "http://127.0.0.1:8080",
            "127.0.0.1:9092",
            new DatabaseEntry("jdbc:postgresql://127.0.0.1:5432/swap", "swap_app", "secrets/swap_app"),
            new DatabaseEntry("jdbc:postgresql://db/ledger", "ledger_app", null),
            Map.of("launcher", 1L, "postgres", 2L),
            List.of(new RunFile.User("operator", "secret", List.of("OPERATOR"))),
            List.of("demo"),
            "2026-11-20T10:00:00Z",
            true);

    @TempDir
    Path folder;

    @Test
    void isReadAsItWasWritten() throws IOException {
        DataDirectory directory = DataDirectory.claim(folder);
        RUN.write(directory);

        assertThat(RunFile.read(directory)).contains(RUN);
        assertThat(Files.getPosixFilePermissions(directory.runFile()))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(folder).isDirectoryNotContaining("glob:**.draft");
    }

    @Test
    void isReplacedWhenAProcessChanges() {
        DataDirectory directory = DataDirectory.claim(folder);
        RUN.write(directory);
        RUN.withPids(Map.of("launcher", 1L, "postgres", 77L)).write(directory);

        assertThat(RunFile.read(directory).orElseThrow().pids()).containsEntry("postgres", 77L);
    }

    @Test
    void namesNoPasswordFileForAServerThatIsNotOurs() throws IOException {
        DataDirectory directory = DataDirectory.claim(folder);
        RUN.write(directory);

        assertThat(Files.readString(directory.runFile())).containsOnlyOnce("passwordFile");
    }

    @Test
    void isAbsentWhenNothingRuns() {
        DataDirectory directory = DataDirectory.claim(folder);
        RUN.write(directory);
        RunFile.remove(directory);

        assertThat(RunFile.read(directory)).isEmpty();
    }

    @Test
    void saysSoWhenItCannotBeUnderstood() throws IOException {
        DataDirectory directory = DataDirectory.claim(folder);
        Files.writeString(directory.runFile(), "{");

        assertThatThrownBy(() -> RunFile.read(directory))
                .isInstanceOf(Obstacle.class)
                .hasMessageContaining("run.json");
    }
}
