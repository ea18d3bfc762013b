package dev.lockstep.swap.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SigningKeysTest {

    private static final String ID = "01938f4e-7a00-7000-8000-000000000001";
    private static final long AT = 1_700_000_000L;
    private static final byte[] BODY = "{\"type\":\"swap-booked\"}".getBytes(StandardCharsets.UTF_8);

    @Test
    @DisplayName("WH-01: signs v1 as the published example of Standard Webhooks does")
    void signsThePublishedExample() {
        byte[] secret = Base64.getDecoder().decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        byte[] head = "msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.".getBytes(StandardCharsets.UTF_8);
        byte[] body = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);

        assertThat(SigningKeys.v1(secret, head, body)).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    @DisplayName("WH-01: v1 is verified with what the receiver was told, and with nothing else")
    void signsWithTheSecret() throws Exception {
        SigningKeys keys = SigningKeys.issue(new SecureRandom()).keys();
        byte[] secret = Base64.getDecoder().decode(keys.secret().substring("whsec_".length()));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        byte[] expected = mac.doFinal(signed(BODY));

        assertThat(secret).hasSize(32);
        assertThat(part(keys.sign(ID, AT, BODY), "v1")).isEqualTo(expected);
        assertThat(part(SigningKeys.issue(new SecureRandom()).keys().sign(ID, AT, BODY), "v1"))
                .isNotEqualTo(expected);
    }

    @Test
    @DisplayName("WH-01: v1a is verified with the public key alone")
    void signsWithThePrivateKey() throws Exception {
        SigningKeys.Issued issued = SigningKeys.issue(new SecureRandom());
        byte[] signature = part(issued.keys().sign(ID, AT, BODY), "v1a");

        assertThat(verifies(issued.publicKey(), signed(BODY), signature)).isTrue();
        assertThat(verifies(issued.publicKey(), signed("{}".getBytes(StandardCharsets.UTF_8)), signature))
                .isFalse();
        assertThat(verifies(SigningKeys.issue(new SecureRandom()).publicKey(), signed(BODY), signature))
                .isFalse();
    }

    @Test
    void signsTheSameAfterItWasKept() {
        SigningKeys keys = SigningKeys.issue(new SecureRandom()).keys();

        SigningKeys kept = SigningKeys.of(keys.bytes());

        assertThat(kept.secret()).isEqualTo(keys.secret());
        assertThat(kept.sign(ID, AT, BODY)).isEqualTo(keys.sign(ID, AT, BODY));
    }

    private static byte[] signed(byte[] body) {
        return (ID + "." + AT + "." + new String(body, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] part(String signatures, String version) {
        for (String signature : signatures.split(" ")) {
            if (signature.startsWith(version + ",")) {
                return Base64.getDecoder().decode(signature.substring(version.length() + 1));
            }
        }
        throw new AssertionError("no " + version + " in " + signatures);
    }

    /** Builds the key from the 32 bytes of RFC 8032 and not from any form that Java has written. */
    private static boolean verifies(String publicKey, byte[] message, byte[] signature) throws Exception {
        byte[] raw = Base64.getDecoder().decode(publicKey.substring("whpk_".length()));
        assertThat(raw).hasSize(32);
        boolean odd = (raw[31] & 0x80) != 0;
        raw[31] &= 0x7f;
        byte[] bigEndian = new byte[32];
        for (int i = 0; i < 32; i++) {
            bigEndian[i] = raw[31 - i];
        }
        PublicKey key = KeyFactory.getInstance("Ed25519")
                .generatePublic(new EdECPublicKeySpec(
                        NamedParameterSpec.ED25519, new EdECPoint(odd, new BigInteger(1, bigEndian))));
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(key);
        verifier.update(message);
        return verifier.verify(signature);
    }
}
