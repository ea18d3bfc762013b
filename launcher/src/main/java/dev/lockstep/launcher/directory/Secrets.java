package dev.lockstep.launcher.directory;

import dev.lockstep.launcher.process.Obstacle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.function.Supplier;

/** Random passwords, each made once per data directory and kept in a file of its own that only the owner reads. */
public record Secrets(DataDirectory directory) {

    /** 18 bytes = 144 bits = 24 characters without padding. */
    private static final int RANDOM_BYTES = 18;

    private static final SecureRandom RANDOM = new SecureRandom();

    /** The password under this name, made now when there is none yet. */
    public String password(String name) {
        return kept(name, () -> {
            byte[] bytes = new byte[RANDOM_BYTES];
            RANDOM.nextBytes(bytes);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        });
    }

    /** The line under this name, made now when there is none yet. */
    public String kept(String name, Supplier<String> maker) {
        try {
            Path file = directory.resolve(file(name));
            if (!Files.exists(file)) {
                OwnerFiles.write(file, maker.get() + "\n");
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new Obstacle("cannot keep the secret " + name + ": " + e, e);
        }
    }

    /** Where the password under this name is, relative to the data directory. */
    public static String file(String name) {
        return "secrets/" + name;
    }
}
