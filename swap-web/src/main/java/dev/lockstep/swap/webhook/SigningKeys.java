package dev.lockstep.swap.webhook;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * With what is signed for an endpoint, by Standard Webhooks 1.0: a secret of 32 bytes that the receiver has as well ({@code v1},
 * HMAC-SHA256), and an Ed25519 key pair of which it may know the public half only ({@code v1a}).
 */
final class SigningKeys {

    private static final int SECRET_BYTES = 32;
    private static final int PUBLIC_BYTES = 32;
    private static final String MAC = "HmacSHA256";
    private static final String ED25519 = "Ed25519";

    private final byte[] secret;
    private final byte[] privateKey;

    private SigningKeys(byte[] secret, byte[] privateKey) {
        this.secret = secret;
        this.privateKey = privateKey;
    }

    /** New keys, and the public half of the pair: base64 behind {@code whpk_}. */
    record Issued(SigningKeys keys, String publicKey) {}

    static Issued issue(SecureRandom random) {
        try {
            byte[] secret = new byte[SECRET_BYTES];
            random.nextBytes(secret);
            KeyPairGenerator generator = KeyPairGenerator.getInstance(ED25519);
            generator.initialize(255, random);
            KeyPair pair = generator.generateKeyPair();
            byte[] encoded = pair.getPublic().getEncoded();
            // An Ed25519 public key in X.509 form (RFC 8410) is a fixed head and the key itself.
            byte[] raw = Arrays.copyOfRange(encoded, encoded.length - PUBLIC_BYTES, encoded.length);
            return new Issued(new SigningKeys(secret, pair.getPrivate().getEncoded()), "whpk_" + base64(raw));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform from 15 on has " + ED25519, e);
        }
    }

    /** What {@link #bytes} answered. */
    static SigningKeys of(byte[] bytes) {
        return new SigningKeys(
                Arrays.copyOf(bytes, SECRET_BYTES), Arrays.copyOfRange(bytes, SECRET_BYTES, bytes.length));
    }

    /** Both secrets, to be encrypted and kept. */
    byte[] bytes() {
        return ByteBuffer.allocate(secret.length + privateKey.length)
                .put(secret)
                .put(privateKey)
                .array();
    }

    /** What the receiver verifies {@code v1} with: base64 behind {@code whsec_}. */
    String secret() {
        return "whsec_" + base64(secret);
    }

    /** Both signatures of a message, with a space between them. */
    String sign(String id, long timestamp, byte[] body) {
        byte[] head = (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
        return v1(secret, head, body) + " " + v1a(head, body);
    }

    static String v1(byte[] secret, byte[] head, byte[] body) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(secret, MAC));
            mac.update(head);
            return "v1," + base64(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + MAC, e);
        }
    }

    private String v1a(byte[] head, byte[] body) {
        try {
            PrivateKey key = KeyFactory.getInstance(ED25519).generatePrivate(new PKCS8EncodedKeySpec(privateKey));
            Signature signature = Signature.getInstance(ED25519);
            signature.initSign(key);
            signature.update(head);
            signature.update(body);
            return "v1a," + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a private key of our own signs", e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
