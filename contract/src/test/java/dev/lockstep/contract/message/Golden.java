package dev.lockstep.contract.message;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The messages as they have been published: {@code golden/<type>-<version>.json}. They are added to, never changed. */
final class Golden {

    private Golden() {}

    static String json(String type) {
        String name = "/golden/" + type + "-1.json";
        try (InputStream file = Golden.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException("no golden file " + name);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(String type) {
        return json(type).getBytes(StandardCharsets.UTF_8);
    }
}
