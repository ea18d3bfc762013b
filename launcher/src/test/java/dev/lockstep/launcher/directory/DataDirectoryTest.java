package dev.lockstep.launcher.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.launcher.process.Obstacle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

    @TempDir
    Path folder;

    @Test
    void marksANewDirectoryAndKnowsItAgain() {
        Path path = folder.resolve("deep/data");

        assertThat(new DataDirectory(path).isOurs()).isFalse();
        assertThat(DataDirectory.claim(path).isOurs()).isTrue();
        assertThat(DataDirectory.claim(path).isOurs()).isTrue();
    }

    @Test
    void leavesSomebodyElsesDirectoryAlone() throws IOException {
        Path file = Files.writeString(folder.resolve("thesis.txt"), "mine");

        assertThatThrownBy(() -> DataDirectory.claim(folder))
                .isInstanceOf(Obstacle.class)
                .hasMessageContaining("not empty");
        assertThatThrownBy(() -> new DataDirectory(folder).wipe()).isInstanceOf(Obstacle.class);
        assertThat(file).exists();
    }

    @Test
    void wipesEverythingButTheMarkerAndTheLock() throws IOException {
        DataDirectory directory = DataDirectory.claim(folder);
        new Secrets(directory).password("swap_app");
        Path outside = Files.createTempFile("outside", ".txt");
        Files.createSymbolicLink(directory.resolve("link"), outside);
        try (DirectoryLock lock = DirectoryLock.tryLock(directory).orElseThrow()) {
            directory.wipe();
        }

        assertThat(folder)
                .isDirectoryNotContaining(
                        path -> !path.endsWith("lockstep-data") && !path.endsWith("lock") && !path.endsWith("logs"));
        assertThat(directory.isOurs()).isTrue();
        assertThat(outside).as("links are not followed").exists();
        Files.delete(outside);
    }

    @Test
    void setsTheLogsOfTheLastRunAside() throws IOException {
        DataDirectory directory = DataDirectory.claim(folder);
        Files.writeString(directory.log("kafka"), "first");
        directory.rotateLogs();
        Files.writeString(directory.log("kafka"), "second");
        directory.rotateLogs();

        assertThat(directory.log("kafka")).doesNotExist();
        assertThat(directory.logs().resolve("kafka.log.1")).hasContent("second");
    }

    @Test
    void isHeldByOneAtATime() {
        DataDirectory directory = DataDirectory.claim(folder);

        assertThat(DirectoryLock.isHeld(directory)).isFalse();
        DirectoryLock first = DirectoryLock.tryLock(directory).orElseThrow();
        assertThat(DirectoryLock.isHeld(directory)).isTrue();
        assertThat(DirectoryLock.tryLock(directory)).isEqualTo(Optional.empty());
        first.close();
        assertThat(DirectoryLock.isHeld(directory)).isFalse();
    }
}
