package dev.lockstep.swap.webhook;

import dev.lockstep.swap.http.JsonView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An endpoint as the API answers it; the secret only when it has just been made. */
record EndpointView(
        String id,
        String url,
        @Nullable List<String> types,
        @Nullable String description,
        String state,
        @Nullable DisabledView disabled,
        @Nullable Instant failingSince,
        String publicKey,
        @Nullable String secret,
        @Nullable Instant previousUntil,
        Instant createdAt)
        implements JsonView {

    record DisabledView(String reason, String detail, Instant at) {}

    static EndpointView of(Endpoint endpoint) {
        return of(endpoint, null);
    }

    static EndpointView of(Endpoint endpoint, @Nullable String secret) {
        Endpoint.Disabled disabled = endpoint.disabled();
        return new EndpointView(
                endpoint.id().toString(),
                endpoint.url(),
                endpoint.types(),
                endpoint.description(),
                disabled == null ? "ENABLED" : "DISABLED",
                disabled == null ? null : new DisabledView(disabled.reason().name(), disabled.detail(), disabled.at()),
                endpoint.failingSince(),
                endpoint.publicKey(),
                secret,
                endpoint.previousUntil(),
                endpoint.createdAt());
    }
}
