package dev.lockstep.launcher.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {

    @TempDir
    Path folder;

    @Test
    void makesAPasswordOnceAndForItsOwnerOnly() throws IOException {
        DataDirectory directory = DataDirectory.claim(folder);
        String first = new Secrets(directory).password("swap_app");

        assertThat(first).hasSize(24).matches("[A-Za-z0-9_-]+");
        assertThat(new Secrets(directory).password("swap_app")).isEqualTo(first);
        assertThat(new Secrets(directory).password("ledger_app")).isNotEqualTo(first);
        Path file = folder.resolve(Secrets.file("swap_app"));
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
}
