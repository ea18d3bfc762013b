package dev.lockstep.launcher.token;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a token is for.
 *
 * @param subject who is named where something was done with it, such as {@code channel:demo} or {@code operator:alice}
 * @param channel none for a token that operates the product
 * @param caps what an agent may sell: {@code perSwap}, {@code perDay} and perhaps {@code approveAbove} by asset; null where it is no agent's
 */
public record TokenRequest(
        String subject,
        @Nullable String channel,
        List<String> scopes,
        Duration ttl,
        @Nullable Map<String, Map<String, String>> caps) {

    public TokenRequest {
        scopes = List.copyOf(scopes);
        caps = caps == null ? null : Map.copyOf(caps);
    }

    /** For an application of a channel. */
    public TokenRequest(String channel, List<String> scopes, Duration ttl) {
        this("channel:" + channel, channel, scopes, ttl, null);
    }

    /** For a person or a program that operates the product, and belongs to no channel. */
    public static TokenRequest ofOperator(String name, List<String> scopes, Duration ttl) {
        return new TokenRequest("operator:" + name, null, scopes, ttl, null);
    }

    /** For a program that acts for somebody within caps. */
    public static TokenRequest ofAgent(
            String name, String channel, List<String> scopes, Duration ttl, Map<String, Map<String, String>> caps) {
        return new TokenRequest("agent:" + name, channel, scopes, ttl, caps);
    }
}
