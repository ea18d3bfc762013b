package dev.lockstep.swap.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A POST with its key. Two are the same request when key and {@code hash} are equal: SHA-256 over path and body, the body
 * in canonical form, so that a client library that orders properties anew still repeats the same request.
 */
@SuppressWarnings("ArrayRecordComponent") // compared by the database only
public record IdempotentRequest(String channel, IdempotencyKey key, byte[] hash) {

    public static IdempotentRequest of(String channel, IdempotencyKey key, String path, RequestBody body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(path.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) '\n');
            return new IdempotentRequest(channel, key, digest.digest(body.canonical()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
