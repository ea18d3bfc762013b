package dev.lockstep.launcher.payara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.launcher.process.Obstacle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnfoldedEarTest {

    @TempDir
    Path folder;

    @Test
    void putsModulesAndLibrariesWhereAWarHasThem() throws IOException {
        Path target = folder.resolve("lockstep");
        UnfoldedEar.unfold(ear(bytes("page")), target);

        assertThat(target.resolve("index.xhtml")).hasContent("page");
        assertThat(target.resolve("WEB-INF/web.xml")).hasContent("web");
        assertThat(target.resolve("WEB-INF/lib/primefaces.jar")).hasContent("faces");
        assertThat(target.resolve("WEB-INF/lib/ledger-ejb.jar")).hasContent("ejb");
        assertThat(target.resolve("WEB-INF/lib/outbox.jar")).hasContent("outbox");
        assertThat(target.resolve("META-INF/application.xml")).doesNotExist();
    }

    @Test
    void unfoldsAgainOnlyWhenTheEarChanged() throws IOException {
        Path target = folder.resolve("lockstep");
        Path ear = ear(bytes("page"));
        UnfoldedEar.unfold(ear, target);
        Files.writeString(target.resolve("seen"), "");
        UnfoldedEar.unfold(ear, target);
        assertThat(target.resolve("seen")).exists();

        ear = ear(bytes("a new page"));
        Files.setLastModifiedTime(ear, FileTime.fromMillis(1_000));
        UnfoldedEar.unfold(ear, target);
        assertThat(target.resolve("seen")).doesNotExist();
        assertThat(target.resolve("index.xhtml")).hasContent("a new page");
    }

    @Test
    void startsOverWhenItWasInterrupted() throws IOException {
        Path target = folder.resolve("lockstep");
        Files.createDirectories(target);
        Files.writeString(target.resolve("half"), "");
        UnfoldedEar.unfold(ear(bytes("page")), target);

        assertThat(target.resolve("half")).doesNotExist();
        assertThat(target.resolve("index.xhtml")).exists();
    }

    @Test
    void writesNothingOutsideOfItsFolder() throws IOException {
        Path ear = folder.resolve("lockstep.ear");
        Files.write(ear, zip(Map.of("swap-web.war", zip(Map.of("../../escaped", bytes("x"))))));

        assertThatThrownBy(() -> UnfoldedEar.unfold(ear, folder.resolve("lockstep")))
                .isInstanceOf(Obstacle.class);
        assertThat(folder.resolve("escaped")).doesNotExist();
    }

    private Path ear(byte[] page) throws IOException {
        Map<String, byte[]> war = new LinkedHashMap<>();
        war.put("WEB-INF/", new byte[0]);
        war.put("WEB-INF/web.xml", bytes("web"));
        war.put("WEB-INF/lib/primefaces.jar", bytes("faces"));
        war.put("index.xhtml", page);
        Map<String, byte[]> ear = new LinkedHashMap<>();
        ear.put("META-INF/application.xml", bytes("<application/>"));
        ear.put("ledger-ejb.jar", bytes("ejb"));
        ear.put("swap-web.war", zip(war));
        ear.put("lib/outbox.jar", bytes("outbox"));
        return Files.write(folder.resolve("lockstep.ear"), zip(ear));
    }

    private static byte[] zip(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
