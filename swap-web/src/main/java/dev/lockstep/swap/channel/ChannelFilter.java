package dev.lockstep.swap.channel;

import dev.lockstep.swap.http.Problem;
import dev.lockstep.swap.http.ProblemCode;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonString;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Finds the channel that the access token belongs to. */
@Provider
@Priority(Priorities.AUTHORIZATION + 1)
@ApplicationScoped
public class ChannelFilter implements ContainerRequestFilter {

    @Inject
    JsonWebToken token;

    @Inject
    Channels channels;

    @Inject
    CurrentChannel current;

    @Context
    ResourceInfo resource;

    @Override
    public void filter(ContainerRequestContext request) {
        if (!isBound(request, resource)) {
            return;
        }
        // The server hands claims of its own out as JSON values; their text form is quoted.
        Object claim = token.getClaim("channel");
        String name = claim instanceof JsonString text ? text.getString() : String.valueOf(claim);
        current.set(channels.find(name)
                .orElseThrow(() -> Problem.of(
                                ProblemCode.UNKNOWN_CHANNEL, "The token's claim \"channel\" names none that is known.")
                        .asException()));
    }

    /** Whether the call belongs to a channel; OPTIONS is answered by JAX-RS itself, whoever asks. */
    static boolean isBound(ContainerRequestContext request, ResourceInfo resource) {
        return !request.getMethod().equals(HttpMethod.OPTIONS)
                && resource.getResourceClass().isAnnotationPresent(ChannelBound.class);
    }
}
