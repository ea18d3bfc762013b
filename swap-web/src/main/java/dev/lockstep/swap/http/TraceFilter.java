package dev.lockstep.swap.http;

import dev.lockstep.contract.message.Trace;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;
import java.security.SecureRandom;
import java.util.Random;

/** Gives every call its trace, before anything can go wrong with it. */
@Provider
@PreMatching
@Priority(0)
@ApplicationScoped
public class TraceFilter implements ContainerRequestFilter {

    @Inject
    CurrentTrace current;

    private final Random random = new SecureRandom();

    @Override
    public void filter(ContainerRequestContext request) {
        current.set(Trace.of(request.getHeaderString("traceparent"), request.getHeaderString("tracestate"), random));
    }
}
