package dev.lockstep.systemtests.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.systemtests.stack.Project;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
class CommandLineTest {

    /** How a command ended and all that it said. */
    private record Ended(int code, String said) {}

    @TempDir
    Path folder;

    @Test
    void saysInOneLineThatThePortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Ended run = lockstep("run", "--port", Integer.toString(taken.getLocalPort()));

            assertThat(run.code()).isEqualTo(1);
            assertThat(run.said().lines())
                    .containsExactly(
                            "lockstep: port " + taken.getLocalPort() + " is in use; choose another one with --port");
        }
    }

    @Test
    void leavesAFolderOfSomebodyElseAlone() throws Exception {
        Path precious = Files.writeString(folder.resolve("precious"), "mine");

        Ended run = lockstep("run", "--fresh", "--port", "0");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.said()).contains("is not empty and not a data directory of Lockstep");
        assertThat(precious).hasContent("mine");
    }

    @Test
    void saysThatNothingRuns() throws Exception {
        assertThat(lockstep("status").code()).isEqualTo(1);
        assertThat(lockstep("status", "--json").said()).contains("\"ready\" : false");
        assertThat(lockstep("stop").code()).isZero();
        assertThat(lockstep("token", "--channel", "demo").code()).isEqualTo(1);
        Ended relay = lockstep("relay", "status");
        assertThat(relay.code()).isEqualTo(1);
        assertThat(relay.said().lines()).hasSize(1);
        assertThat(relay.said()).contains("nothing runs in", "--url");
    }

    @Test
    void showsItsUsageWhenItIsMisused() throws Exception {
        for (List<String> wrong : List.of(
                List.of("frobnicate"),
                List.of("run", "--frobnicate"),
                List.of("token"),
                List.of("token", "--channel", "demo", "--operator", "alice"),
                List.of("relay", "frobnicate"),
                List.of("simulate", "--seeds", "many"))) {
            Ended ended = lockstep(wrong.toArray(String[]::new));
            assertThat(ended.code()).as(wrong.toString()).isEqualTo(2);
            assertThat(ended.said()).as(wrong.toString()).contains("usage: lockstep");
        }
    }

    private Ended lockstep(String... words) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(words));
        if (!words[0].equals("frobnicate")) {
            all.addAll(List.of("--data", folder.toString()));
        }
        Process process = Project.lockstep(all.toArray(String[]::new))
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), said);
    }
}
