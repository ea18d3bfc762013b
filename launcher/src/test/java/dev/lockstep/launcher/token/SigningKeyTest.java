package dev.lockstep.launcher.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.lockstep.launcher.directory.DataDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeyTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final TokenRequest REQUEST =
            new TokenRequest("demo", List.of("swaps:read", "swaps:write"), Duration.ofHours(1));

    @TempDir
    Path folder;

    @Test
    void signsWhatTheApiAsksFor() throws Exception {
        SignedJWT token = SignedJWT.parse(key().sign(REQUEST, CLOCK));

        assertThat(token.getHeader().getAlgorithm().getName()).isEqualTo("ES256");
        assertThat(token.getJWTClaimsSet().getIssuer()).isEqualTo("https://lockstep.local");
        assertThat(token.getJWTClaimsSet().getAudience()).containsExactly("lockstep-api");
        assertThat(token.getJWTClaimsSet().getSubject()).isEqualTo("channel:demo");
        assertThat(token.getJWTClaimsSet().getStringClaim("channel")).isEqualTo("demo");
        assertThat(token.getJWTClaimsSet().getStringClaim("scope")).isEqualTo("swaps:read swaps:write");
        assertThat(token.getJWTClaimsSet().getStringListClaim("groups")).containsExactly("swaps:read", "swaps:write");
        assertThat(token.getJWTClaimsSet().getIssueTime()).isEqualTo(Date.from(NOW));
        assertThat(token.getJWTClaimsSet().getExpirationTime()).isEqualTo(Date.from(NOW.plusSeconds(3600)));
    }

    @Test
    void namesAnOperatorWhoBelongsToNoChannel() throws Exception {
        SignedJWT token = SignedJWT.parse(
                key().sign(TokenRequest.ofOperator("alice", List.of("operations:read"), Duration.ofHours(1)), CLOCK));

        assertThat(token.getJWTClaimsSet().getSubject()).isEqualTo("operator:alice");
        assertThat(token.getJWTClaimsSet().getClaims()).doesNotContainKey("channel");
        assertThat(token.getJWTClaimsSet().getStringListClaim("groups")).containsExactly("operations:read");
    }

    @Test
    void bindsAnAgentByItsCaps() throws Exception {
        Map<String, Map<String, String>> caps = Map.of("BTC", Map.of("perSwap", "0.1", "perDay", "1"));
        SignedJWT token = SignedJWT.parse(key().sign(
                        TokenRequest.ofAgent("shopper", "demo", List.of("swaps:write"), Duration.ofHours(1), caps),
                        CLOCK));

        assertThat(token.getJWTClaimsSet().getSubject()).isEqualTo("agent:shopper");
        assertThat(token.getJWTClaimsSet().getStringClaim("channel")).isEqualTo("demo");
        assertThat(token.getJWTClaimsSet().getJSONObjectClaim("agent")).isEqualTo(caps);
        assertThat(SignedJWT.parse(key().sign(REQUEST, CLOCK)).getJWTClaimsSet().getClaims())
                .doesNotContainKey("agent");
    }

    @Test
    void isVerifiedByThePublishedKeyOfThatId() throws Exception {
        SignedJWT token = SignedJWT.parse(key().sign(REQUEST, CLOCK));
        JWKSet published =
                JWKSet.load(SigningKey.publicKeys(new DataDirectory(folder)).toFile());
        ECKey key = published.getKeyByKeyId(token.getHeader().getKeyID()).toECKey();

        assertThat(token.verify(new ECDSAVerifier(key))).isTrue();
        assertThat(key.isPrivate()).isFalse();
    }

    @Test
    void isMadeOnceAndKeptFromOthers() throws Exception {
        SignedJWT first = SignedJWT.parse(key().sign(REQUEST, CLOCK));
        SignedJWT second = SignedJWT.parse(key().sign(REQUEST, CLOCK));

        assertThat(first.getHeader().getKeyID()).isEqualTo(second.getHeader().getKeyID());
        assertThat(first.getJWTClaimsSet().getJWTID())
                .isNotEqualTo(second.getJWTClaimsSet().getJWTID());
        assertThat(Files.getPosixFilePermissions(folder.resolve("keys/signing-key.json")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    private SigningKey key() {
        return SigningKey.of(DataDirectory.claim(folder));
    }
}
