package dev.lockstep.swap.export;

import dev.lockstep.swap.access.Role;
import dev.lockstep.swap.http.Problem;
import dev.lockstep.swap.http.ProblemCode;
import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.ext.Provider;

/** Lets auditors in and tells the others how to become one, before the server's own filter answers without a word. */
@Provider
@Priority(AuditorFilter.BEFORE_THE_SERVERS)
public class AuditorFilter implements ContainerRequestFilter {

    static final int BEFORE_THE_SERVERS = 500;

    @Override
    public void filter(ContainerRequestContext request) {
        SecurityContext caller = request.getSecurityContext();
        if (caller.getUserPrincipal() == null) {
            throw Problem.of(
                            ProblemCode.UNAUTHENTICATED,
                            "Send an access token with the scope audit:read, or log in to the back office.")
                    .with("WWW-Authenticate", "Bearer realm=\"lockstep\"")
                    .asException();
        }
        if (!caller.isUserInRole(Role.AUDITOR)) {
            throw Problem.of(ProblemCode.FORBIDDEN, "This needs the scope audit:read or the role AUDITOR.")
                    .with("WWW-Authenticate", "Bearer error=\"insufficient_scope\", scope=\"audit:read\"")
                    .asException();
        }
    }
}
