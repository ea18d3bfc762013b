package dev.lockstep.launcher.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {

    @TempDir
    Path folder;

    @Test
    void remembersThePortOfEachName() {
        DataDirectory directory = DataDirectory.claim(folder);
        Ports ports = new Ports(directory);
        int postgres = ports.port("postgres");
        int kafka = ports.port("kafka");

        assertThat(postgres).isBetween(20_000, 29_999).isNotEqualTo(kafka);
        assertThat(new Ports(directory).port("postgres")).isEqualTo(postgres);
        assertThat(new Ports(directory).port("kafka")).isEqualTo(kafka);
    }

    @Test
    void takesAnotherPortWhenSomebodySitsOnTheOldOne() throws IOException {
        DataDirectory directory = DataDirectory.claim(folder);
        int old = new Ports(directory).port("postgres");
        try (ServerSocket taken = new ServerSocket(old, 1, InetAddress.getLoopbackAddress())) {
            assertThat(Ports.isFree(taken.getLocalPort())).isFalse();
            int other = new Ports(directory).port("postgres");

            assertThat(other).isNotEqualTo(old);
            assertThat(new Ports(directory).port("postgres")).isEqualTo(other);
        }
    }
}
