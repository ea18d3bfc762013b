package dev.lockstep.launcher.token;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a token is for.
 *
 * @param subject who is named where something was done with it, such as {@code channel:demo} or {@code operator:alice}
 * @param channel none for a token that operates the product
 */
public record TokenRequest(String subject, @Nullable String channel, List<String> scopes, Duration ttl) {

    public TokenRequest {
        scopes = List.copyOf(scopes);
    }

    /** For an application of a channel. */
    public TokenRequest(String channel, List<String> scopes, Duration ttl) {
        this("channel:" + channel, channel, scopes, ttl);
    }

    /** For a person or a program that operates the product, and belongs to no channel. */
    public static TokenRequest ofOperator(String name, List<String> scopes, Duration ttl) {
        return new TokenRequest("operator:" + name, null, scopes, ttl);
    }
}
