package dev.lockstep.swap.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;

/**
 * Where the next page of a list begins: behind the object {@code last} of the list {@code scope} (path, filters and
 * channel). As text it is opaque to clients: base64url of a version, the id and six bytes that tie it to its list. It
 * gives no rights, so it needs no secret: every page is filtered by channel again.
 */
public record Cursor(String scope, UUID last) {

    private static final byte VERSION = 1;
    private static final int TIE_BYTES = 6;
    private static final int BYTES = 1 + 16 + TIE_BYTES;

    public String text() {
        byte[] head = head(last);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(ByteBuffer.allocate(BYTES)
                        .put(head)
                        .put(tie(scope, head))
                        .array());
    }

    /** Throws {@link IllegalArgumentException} for a text that is no cursor of this list. */
    public static Cursor parse(String scope, String text) {
        byte[] bytes = bytes(text);
        byte[] head = Arrays.copyOf(bytes, BYTES - TIE_BYTES);
        byte[] tie = Arrays.copyOfRange(bytes, BYTES - TIE_BYTES, BYTES);
        if (head[0] != VERSION || !Arrays.equals(tie, tie(scope, head))) {
            throw notOurs();
        }
        ByteBuffer id = ByteBuffer.wrap(head, 1, 16);
        return new Cursor(scope, new UUID(id.getLong(), id.getLong()));
    }

    private static byte[] bytes(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            if (bytes.length == BYTES) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            throw notOurs();
        }
        throw notOurs();
    }

    private static IllegalArgumentException notOurs() {
        return new IllegalArgumentException("not a cursor of this list; take it from the Link header as it is");
    }

    private static byte[] head(UUID last) {
        return ByteBuffer.allocate(BYTES - TIE_BYTES)
                .put(VERSION)
                .putLong(last.getMostSignificantBits())
                .putLong(last.getLeastSignificantBits())
                .array();
    }

    private static byte[] tie(String scope, byte[] head) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(head);
            return Arrays.copyOf(digest.digest(scope.getBytes(StandardCharsets.UTF_8)), TIE_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
