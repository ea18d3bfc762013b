package dev.lockstep.launcher.token;

import java.time.Duration;
import java.util.List;

/** What a token is for. */
public record TokenRequest(String channel, List<String> scopes, Duration ttl) {
    public TokenRequest {
        scopes = List.copyOf(scopes);
    }
}
