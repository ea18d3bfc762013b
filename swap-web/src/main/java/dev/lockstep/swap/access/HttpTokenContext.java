package dev.lockstep.swap.access;

import dev.lockstep.swap.agent.Agent;
import dev.lockstep.swap.http.HttpProblems;
import dev.lockstep.swap.http.Problem;
import dev.lockstep.swap.http.ProblemCode;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContextWrapper;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * What the server's JWT mechanism talks to instead of the container: adds the check that the server leaves out
 * ({@code nbf}), turns scopes into roles at the auditors' door, leaves an agent only what agents may, and refuses with problem details (RFC 9457, RFC 6750
 * section 3.1) that never say which check failed.
 */
final class HttpTokenContext extends HttpMessageContextWrapper {

    /** What an agent's token can be good for, where it has the scope. */
    private static final Set<String> OF_AGENTS =
            Set.of("swaps:read", "swaps:write", "customers:write", "transfers:write", "webhooks:write");

    private final Door door;
    private final Instant now;

    HttpTokenContext(HttpMessageContext context, Door door, Instant now) {
        super(context);
        this.door = door;
        this.now = now;
    }

    @Override
    public AuthenticationStatus notifyContainerAboutLogin(CredentialValidationResult result) {
        if (result.getCallerPrincipal() instanceof JsonWebToken token && isEarly(token)) {
            return responseUnauthorized();
        }
        Set<String> scopes = result.getCallerGroups();
        if (result.getCallerPrincipal() instanceof JsonWebToken token
                && token.getClaimNames().contains(Agent.CLAIM)) {
            scopes = ofAgent(scopes);
        }
        return getWrapped().notifyContainerAboutLogin(result.getCallerPrincipal(), roles(scopes));
    }

    @Override
    public AuthenticationStatus responseUnauthorized() {
        Problem problem = Problem.of(ProblemCode.UNAUTHENTICATED, "The access token is not valid.")
                .with("WWW-Authenticate", "Bearer error=\"invalid_token\"");
        try {
            HttpProblems.write(
                    getRequest(), getResponse(), problem, getRequest().getRequestURI());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return AuthenticationStatus.SEND_FAILURE;
    }

    private boolean isEarly(JsonWebToken token) {
        Object notBefore = token.getClaim("nbf");
        return notBefore != null
                && Instant.ofEpochSecond(Long.parseLong(notBefore.toString())).isAfter(now);
    }

    /** Whatever its issuer wrote into it: an agent neither approves nor operates nor audits. */
    private static Set<String> ofAgent(Set<String> scopes) {
        return scopes.stream().filter(OF_AGENTS::contains).collect(Collectors.toSet());
    }

    private Set<String> roles(Set<String> scopes) {
        if (door == Door.AUDIT) {
            return scopes.contains(Door.AUDIT_SCOPE) ? Set.of(Role.AUDITOR) : Set.of();
        }
        return scopes;
    }
}
