package dev.lockstep.launcher.demo;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Passwords as the application's identity store reads them: the text form of Jakarta Security's
 * {@code Pbkdf2PasswordHash}, {@code algorithm:iterations:salt:hash} with salt and hash in Base64.
 */
final class PasswordHash {

    private static final String ALGORITHM = "PBKDF2WithHmacSHA512";
    /** OWASP's number for this algorithm. */
    private static final int ITERATIONS = 210_000;

    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private PasswordHash() {}

    static String of(String password) {
        byte[] salt = new byte[BYTES];
        RANDOM.nextBytes(salt);
        return text(salt, ITERATIONS, derive(password, salt, ITERATIONS));
    }

    /** Whether the text is the hash of this password. */
    static boolean matches(String password, String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 4 || !parts[0].equals(ALGORITHM) || !parts[1].matches("[0-9]{1,8}")) {
            return false;
        }
        byte[] derived = derive(password, Base64.getDecoder().decode(parts[2]), Integer.parseInt(parts[1]));
        return MessageDigest.isEqual(derived, Base64.getDecoder().decode(parts[3]));
    }

    private static String text(byte[] salt, int iterations, byte[] hash) {
        Base64.Encoder base64 = Base64.getEncoder();
        return ALGORITHM + ":" + iterations + ":" + base64.encodeToString(salt) + ":" + base64.encodeToString(hash);
    }

    private static byte[] derive(String password, byte[] salt, int iterations) {
        try {
            return SecretKeyFactory.getInstance(ALGORITHM)
                    .generateSecret(new PBEKeySpec(password.toCharArray(), salt, iterations, BYTES * 8))
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(ALGORITHM + " of the JDK", e);
        }
    }
}
