package dev.lockstep.contract.saga;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The optional seal of a saga: by it one part proves what the others must be, so that no foreign part can join. */
public final class SagaDigest {

    private SagaDigest() {}

    /** SHA-256 (FIPS 180-4) of one part's payload bytes; this is also what tells two contents of a part apart. */
    public static byte[] payloadHash(byte[] payload) {
        return sha256().digest(payload);
    }

    /** SHA-256 over the payload hashes in the order of the parts, as 64 lower-case hex digits. */
    public static String of(List<byte[]> payloadHashesInPartOrder) {
        MessageDigest digest = sha256();
        payloadHashesInPartOrder.forEach(digest::update);
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
