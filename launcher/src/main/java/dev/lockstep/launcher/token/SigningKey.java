package dev.lockstep.launcher.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.lockstep.contract.id.Ids;
import dev.lockstep.launcher.directory.DataDirectory;
import dev.lockstep.launcher.directory.OwnerFiles;
import dev.lockstep.launcher.process.Obstacle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;

/**
 * The key pair that signs tokens where no identity provider is there: a P-256 key (ES256, RFC 7518), made once per data
 * directory. The application gets only the public half, as a JWK set (RFC 7517); the key id is the thumbprint (RFC 7638).
 */
public final class SigningKey {

    public static final String ISSUER = "https://lockstep.local";
    public static final String AUDIENCE = "lockstep-api";
    public static final String ALGORITHM = "ES256";

    private final ECKey key;

    private SigningKey(ECKey key) {
        this.key = key;
    }

    /** The directory's key, made now when there is none yet. */
    public static SigningKey of(DataDirectory directory) {
        Path file = directory.keys().resolve("signing-key.json");
        try {
            if (!Files.exists(file)) {
                ECKey made = new ECKeyGenerator(Curve.P_256)
                        .keyUse(KeyUse.SIGNATURE)
                        .algorithm(JWSAlgorithm.ES256)
                        .keyIDFromThumbprint(true)
                        .generate();
                OwnerFiles.write(publicKeys(directory), new JWKSet(made).toString(true), "rw-r--r--");
                OwnerFiles.write(file, made.toJSONString());
            }
            return new SigningKey(ECKey.parse(Files.readString(file)));
        } catch (IOException | ParseException | JOSEException e) {
            throw new Obstacle("cannot keep the signing key " + file + ": " + e.getMessage(), e);
        }
    }

    /** The file with the public half. */
    public static Path publicKeys(DataDirectory directory) {
        return directory.keys().resolve("jwks.json");
    }

    /** A signed token (RFC 7519); {@code groups} repeats the scopes as the roles MicroProfile JWT looks for, {@code agent} has an agent's caps. */
    public String sign(TokenRequest request, Clock clock) {
        Instant now = clock.instant();
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .subject(request.subject())
                .jwtID(Ids.timeOrdered().next().toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(request.ttl())))
                .claim("channel", request.channel())
                .claim("scope", String.join(" ", request.scopes()))
                .claim("groups", request.scopes())
                .claim("agent", request.caps())
                .build();
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(JOSEObjectType.JWT)
                .keyID(key.getKeyID())
                .build();
        SignedJWT token = new SignedJWT(header, claims);
        try {
            token.sign(new ECDSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("signing with a P-256 key of our own", e);
        }
        return token.serialize();
    }
}
