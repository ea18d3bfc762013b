package dev.lockstep.swap.http;

import jakarta.annotation.Priority;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.AnnotatedElement;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Applies {@link RolesAllowed} with answers of the API's own form, before the server's filter does it with its own. A
 * resource that says nothing is closed.
 */
@Provider
@Priority(ScopeFilter.BEFORE_THE_SERVERS)
public class ScopeFilter implements ContainerRequestFilter {

    static final int BEFORE_THE_SERVERS = 500;

    @Context
    ResourceInfo resource;

    @Override
    public void filter(ContainerRequestContext request) {
        // OPTIONS is answered by JAX-RS itself and tells no more than the documentation.
        RolesAllowed scopes = request.getMethod().equals(HttpMethod.OPTIONS) ? null : scopes();
        if (scopes == null) {
            return;
        }
        SecurityContext caller = request.getSecurityContext();
        if (caller.getUserPrincipal() == null) {
            throw Problem.of(ProblemCode.UNAUTHENTICATED, "Send an access token: Authorization: Bearer ...")
                    .with("WWW-Authenticate", "Bearer realm=\"lockstep\"")
                    .asException();
        }
        if (Arrays.stream(scopes.value()).noneMatch(caller::isUserInRole)) {
            String needed = String.join(" or ", scopes.value());
            throw Problem.of(ProblemCode.FORBIDDEN, "This needs the scope " + needed + ".")
                    .with(
                            "WWW-Authenticate",
                            "Bearer error=\"insufficient_scope\", scope=\"" + scopes.value()[0] + "\"")
                    .asException();
        }
    }

    private @Nullable RolesAllowed scopes() {
        for (AnnotatedElement element :
                new AnnotatedElement[] {resource.getResourceMethod(), resource.getResourceClass()}) {
            RolesAllowed scopes = element.getAnnotation(RolesAllowed.class);
            if (scopes != null) {
                return scopes;
            }
            if (element.isAnnotationPresent(PermitAll.class)) {
                return null;
            }
        }
        throw new IllegalStateException(resource.getResourceMethod() + " says neither @RolesAllowed nor @PermitAll");
    }
}
