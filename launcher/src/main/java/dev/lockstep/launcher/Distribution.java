package dev.lockstep.launcher;

import dev.lockstep.launcher.process.Obstacle;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the build left what the launcher starts, found from where the launcher's own classes are.
 *
 * @param build the launcher module's {@code target} folder
 */
public record Distribution(Path build) {

    public static Distribution locate() {
        try {
            Path classes = Path.of(Distribution.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path folder = classes.getParent();
            if (folder == null) {
                throw new Obstacle("no build folder around " + classes);
            }
            return new Distribution(folder);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the launcher's own location", e);
        }
    }

    /** JARs of the launcher and the broker. */
    Path libraries() {
        return existing(build.resolve("lib"));
    }

    public Path payaraMicro() {
        return existing(build.resolve("payara-micro.jar"));
    }

    public Path ear() {
        return existing(build.resolve("../../ear/target/lockstep.ear").normalize());
    }

    private static Path existing(Path path) {
        if (!Files.exists(path)) {
            throw new Obstacle(path + " is missing; build with `mvn package` or `./lockstep run`");
        }
        return path;
    }
}
