package dev.lockstep.ledger.audit;

import dev.lockstep.contract.id.SagaId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A state change as it is kept for ever.
 *
 * @param subject the saga it is about, or null
 * @param content the canonical form: what the leaf hash covers
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere; the bytes are written as they are
public record AuditEvent(UUID id, String kind, @Nullable SagaId subject, Instant recordedAt, byte[] content) {

    private static final int LAYOUT = 1;

    /** The canonical form is a version byte, the kind, a line feed, and the JSON object that tells what happened. */
    public static AuditEvent of(UUID id, String kind, @Nullable SagaId subject, Instant recordedAt, byte[] json) {
        ByteArrayOutputStream content = new ByteArrayOutputStream(json.length + kind.length() + 2);
        content.write(LAYOUT);
        content.writeBytes(kind.getBytes(StandardCharsets.US_ASCII));
        content.write('\n');
        content.writeBytes(json);
        return new AuditEvent(id, kind, subject, recordedAt, content.toByteArray());
    }

    /** RFC 6962, section 2.1: SHA-256 of a zero byte and the content. */
    public byte[] leafHash() {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update((byte) 0);
            return sha256.digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
