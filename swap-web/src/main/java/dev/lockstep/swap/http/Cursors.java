package dev.lockstep.swap.http;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Where the next page of a list begins, as text that clients take as it is: base64url of a version, the 128 bits of the last
 * element shown (its id, or numbers) and half an HMAC-SHA256 over these and the list, which is its channel, path and filters. What was
 * changed, or belongs to another list or channel, is known as such before the database is asked. Nodes that serve the same
 * clients share the key.
 */
@Dependent
public class Cursors {

    static final int KEY_LENGTH_MIN = 16;

    private static final String ALGORITHM = "HmacSHA256";
    private static final byte VERSION = 2;
    private static final int HEAD_BYTES = 1 + 16;
    private static final int SEAL_BYTES = 16;

    private final SecretKeySpec key;

    @Inject
    Cursors(@ConfigProperty(name = "lockstep.cursor.key") String key) {
        if (key.length() < KEY_LENGTH_MIN) {
            throw new IllegalArgumentException(
                    "lockstep.cursor.key must have " + KEY_LENGTH_MIN + " characters or more, and this one has "
                            + key.length() + "; set a longer one, the same on all nodes");
        }
        this.key = new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /** For the page of {@code list} behind {@code last}. */
    public String text(String list, UUID last) {
        byte[] head = ByteBuffer.allocate(HEAD_BYTES)
                .put(VERSION)
                .putLong(last.getMostSignificantBits())
                .putLong(last.getLeastSignificantBits())
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed(list, head));
    }

    /** Null where a list is read from its beginning; throws {@link ProblemException} for a text that is no cursor of it. */
    public @Nullable UUID read(String list, String parameter, @Nullable String text) {
        return text == null ? null : Parameters.parse(parameter, text, given -> parse(list, given));
    }

    /** The value of the header {@code Link} (RFC 8288) that leads to the next page. */
    public static String next(String address) {
        return "<" + address + ">; rel=\"next\"";
    }

    private UUID parse(String list, String text) {
        byte[] bytes = bytes(text);
        byte[] head = Arrays.copyOf(bytes, HEAD_BYTES);
        if (head[0] != VERSION || !MessageDigest.isEqual(sealed(list, head), bytes)) {
            throw new IllegalArgumentException(
                    "this is no cursor of this list, with these filters, in this channel; take"
                            + " it from the Link header as it is, or leave it out to begin anew");
        }
        ByteBuffer last = ByteBuffer.wrap(head, 1, 16);
        return new UUID(last.getLong(), last.getLong());
    }

    /** Nothing for a text that is no base64url, and so of the wrong length. */
    private static byte[] bytes(String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private byte[] sealed(String list, byte[] head) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(head);
            return ByteBuffer.allocate(HEAD_BYTES + SEAL_BYTES)
                    .put(head)
                    .put(mac.doFinal(list.getBytes(StandardCharsets.UTF_8)), 0, SEAL_BYTES)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
