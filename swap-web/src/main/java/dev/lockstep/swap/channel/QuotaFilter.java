package dev.lockstep.swap.channel;

import dev.lockstep.swap.http.Problem;
import dev.lockstep.swap.http.ProblemCode;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;

/**
 * Lets a channel send as many requests as its quota says, and tells with every answer what is left of it
 * (draft-ietf-httpapi-ratelimit-headers). Who asks is the token's channel and nothing else: an address, or what a
 * {@code Forwarded} header says about one, has no part in it. So a request that belongs to no channel, one without a valid token above
 * all, is not counted.
 */
@Provider
@Priority(QuotaFilter.AFTER_THE_CHANNEL)
@ApplicationScoped
public class QuotaFilter implements ContainerRequestFilter, ContainerResponseFilter {

    static final int AFTER_THE_CHANNEL = Priorities.AUTHORIZATION + 2;

    private static final String STANDING = Quotas.Standing.class.getName();

    @Inject
    Quotas quotas;

    @Inject
    CurrentChannel current;

    @Context
    ResourceInfo resource;

    @Override
    public void filter(ContainerRequestContext request) {
        if (!ChannelFilter.isBound(request, resource)) {
            return;
        }
        Channel channel = current.get();
        Quotas.Standing standing = quotas.take(channel);
        request.setProperty(STANDING, new Told(channel.quota(), standing));
        if (!standing.allowed()) {
            Quota quota = channel.quota();
            throw Problem.of(
                            ProblemCode.QUOTA_EXCEEDED,
                            "Channel " + channel.name() + " may send " + quota.requests() + " requests within "
                                    + quota.windowSeconds()
                                    + " s and has. Nothing was done; send it again, with the same"
                                    + " key, after Retry-After seconds.")
                    .retryAfter(Math.toIntExact(Math.max(1, standing.nextInSeconds())))
                    .asException();
        }
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getProperty(STANDING) instanceof Told told) {
            response.getHeaders().putSingle("RateLimit-Policy", told.policy());
            response.getHeaders().putSingle("RateLimit", told.left());
        }
    }

    /** What is told with an answer, as structured fields (RFC 9651). */
    private record Told(Quota quota, Quotas.Standing standing) {

        String policy() {
            return "\"channel\";q=" + quota.requests() + ";w=" + quota.windowSeconds();
        }

        String left() {
            return "\"channel\";r=" + standing.left() + ";t=" + standing.fullInSeconds();
        }
    }
}
