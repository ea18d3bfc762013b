package dev.lockstep.systemtests.container;

import dev.lockstep.systemtests.stack.Project;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.ByteArrayAsset;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The EAR as the one WAR that Payara Micro takes, as the launcher unfolds it, for Arquillian to put tests into. */
final class ApplicationArchive {

    private ApplicationArchive() {}

    static WebArchive with(Class<?>... tests) {
        Path ear = Project.root().resolve("ear/target/lockstep.ear");
        WebArchive archive = ShrinkWrap.create(WebArchive.class, "lockstep.war");
        try (ZipInputStream entries = new ZipInputStream(Files.newInputStream(ear))) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                add(entries, entry.getName(), archive);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return archive.addClasses(tests);
    }

    private static void add(InputStream content, String name, WebArchive archive) throws IOException {
        if (name.endsWith(".war")) {
            Path war = Project.target("swap-web-of-ear.war");
            Files.write(war, content.readAllBytes());
            archive.merge(ShrinkWrap.create(ZipImporter.class, "swap-web.war")
                    .importFrom(war.toFile())
                    .as(WebArchive.class));
        } else if (name.endsWith(".jar")) {
            archive.addAsLibrary(new ByteArrayAsset(content.readAllBytes()), name.substring(name.lastIndexOf('/') + 1));
        }
    }
}
