package dev.lockstep.systemtests.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import dev.lockstep.launcher.token.TokenRequest;
import dev.lockstep.systemtests.stack.Api.Reply;
import dev.lockstep.systemtests.stack.Stack;
import dev.lockstep.systemtests.stack.SystemTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Tokens that are almost right. Each test begins with one that is, so that it is the one difference that is refused. */
@SystemTest
class TokenTest {

    private final Stack stack;
    private final ECKey key;

    TokenTest(Stack stack) {
        this.stack = stack;
        this.key = key(stack);
    }

    private static ECKey key(Stack stack) {
        try {
            return ECKey.parse(Files.readString(stack.directory().resolve("keys/signing-key.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ParseException e) {
            throw new AssertionError("the signing key of the stack cannot be read", e);
        }
    }

    @Test
    void takesATokenSignedWithTheKeyAsItIs() {
        assertThat(asked(signed(header(), claims(changed -> {}))).status()).isEqualTo(200);
    }

    @Test
    void refusesAKeyItDoesNotKnow() throws JOSEException {
        ECKey stranger = new ECKeyGenerator(Curve.P_256)
                .keyIDFromThumbprint(true)
                .algorithm(JWSAlgorithm.ES256)
                .generate();
        assertRefused(signed(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(JOSEObjectType.JWT)
                        .keyID(stranger.getKeyID())
                        .build(),
                claims(changed -> {}),
                stranger));
        // The right key under a name that is not its own.
        assertRefused(signed(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(JOSEObjectType.JWT)
                        .keyID("no-such-key")
                        .build(),
                claims(changed -> {}),
                key));
    }

    /** The key that the header offers would make the signature right. */
    @Test
    void followsNoKeyThatATokenBringsWithIt() throws Exception {
        ECKey stranger = new ECKeyGenerator(Curve.P_256)
                .keyIDFromThumbprint(true)
                .algorithm(JWSAlgorithm.ES256)
                .generate();
        AtomicInteger asked = new AtomicInteger();
        HttpServer attacker = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        attacker.createContext("/", exchange -> {
            asked.incrementAndGet();
            byte[] keys = new JWKSet(stranger.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
        });
        attacker.start();
        try {
            URI keys = URI.create("http://127.0.0.1:" + attacker.getAddress().getPort() + "/keys");
            for (String kid : List.of(key.getKeyID(), stranger.getKeyID())) {
                assertRefused(signed(header(kid).jwkURL(keys).build(), claims(changed -> {}), stranger));
                assertRefused(signed(header(kid).jwk(stranger.toPublicJWK()).build(), claims(changed -> {}), stranger));
                assertRefused(signed(header(kid).x509CertURL(keys).build(), claims(changed -> {}), stranger));
            }
            assertThat(asked).hasValue(0);
        } finally {
            attacker.stop(0);
        }
    }

    /** In each of the forms in which a public key is at hand. */
    @Test
    void refusesThePublicKeyAsASecret() throws Exception {
        for (byte[] secret : List.of(
                key.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8),
                key.toECPublicKey().getEncoded(),
                Files.readAllBytes(stack.directory().resolve("keys/jwks.json")))) {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.HS256)
                            .type(JOSEObjectType.JWT)
                            .keyID(key.getKeyID())
                            .build(),
                    claims(changed -> {}));
            token.sign(new MACSigner(secret));
            assertRefused(token.serialize());
        }
    }

    @Test
    void refusesATokenThatHasExpired() {
        assertRefused(signed(header(), claims(changed -> changed.expirationTime(inSeconds(-120)))));
    }

    @Test
    void refusesATokenWithoutAnEnd() {
        assertRefused(signed(header(), claims(changed -> changed.expirationTime(null))));
    }

    @Test
    void refusesATokenThatIsNotValidYet() {
        assertRefused(signed(header(), claims(changed -> changed.notBeforeTime(inSeconds(600)))));
        assertThat(asked(signed(header(), claims(changed -> changed.notBeforeTime(inSeconds(-600)))))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void refusesATokenOfAnotherIssuer() {
        assertRefused(signed(header(), claims(changed -> changed.issuer("https://elsewhere.local"))));
        assertRefused(signed(header(), claims(changed -> changed.issuer(null))));
    }

    @Test
    void refusesATokenForSomebodyElse() {
        assertRefused(signed(header(), claims(changed -> changed.audience("another-api"))));
        assertRefused(signed(header(), claims(changed -> changed.audience(List.of()))));
    }

    /** OpenID Connect: it is for the client that asked who its user is ({@code aud}), and says nothing of what that client may do. */
    @Test
    void refusesAnIdToken() {
        assertRefused(signed(
                header(),
                claims(changed -> changed.audience("a-client")
                        .claim("nonce", "n-0S6_WzA2Mj")
                        .claim("auth_time", Instant.now().getEpochSecond())
                        .claim("scope", null)
                        .claim("groups", null))));
        // One that is for us as well still allows nothing.
        Reply reply = asked(signed(
                header(),
                claims(changed -> changed.audience(List.of("a-client", "lockstep-api"))
                        .claim("scope", null)
                        .claim("groups", null))));
        assertThat(reply.status()).as(reply.text()).isIn(401, 403);
    }

    private Reply asked(String token) {
        return stack.api().withToken(token).get("/swaps");
    }

    private void assertRefused(String token) {
        Reply reply = asked(token);
        assertThat(reply.status()).as(reply.text()).isEqualTo(401);
        assertThat(reply.at("code")).isEqualTo("unauthenticated");
        assertThat(reply.at("detail")).as("never says which check failed").isEqualTo("The access token is not valid.");
        assertThat(reply.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
        Reply operators = stack.operations().withToken(token).get("/relays");
        assertThat(operators.status()).as(operators.text()).isEqualTo(401);
    }

    private JWTClaimsSet claims(Consumer<JWTClaimsSet.Builder> change) {
        try {
            String genuine = stack.sign(new TokenRequest("demo", List.of("swaps:read"), Duration.ofHours(1)));
            JWTClaimsSet.Builder claims =
                    new JWTClaimsSet.Builder(SignedJWT.parse(genuine).getJWTClaimsSet());
            change.accept(claims);
            return claims.build();
        } catch (ParseException e) {
            throw new AssertionError("the stack signs what is no token", e);
        }
    }

    private JWSHeader header() {
        return header(key.getKeyID()).build();
    }

    private static JWSHeader.Builder header(String kid) {
        return new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(JOSEObjectType.JWT)
                .keyID(kid);
    }

    private String signed(JWSHeader header, JWTClaimsSet claims) {
        return signed(header, claims, key);
    }

    private static String signed(JWSHeader header, JWTClaimsSet claims, ECKey by) {
        SignedJWT token = new SignedJWT(header, claims);
        try {
            token.sign(new ECDSASigner(by));
        } catch (JOSEException e) {
            throw new AssertionError("cannot sign", e);
        }
        return token.serialize();
    }

    private static Date inSeconds(long seconds) {
        return Date.from(Instant.now().plusSeconds(seconds));
    }
}
