package dev.lockstep.swap.access;

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
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * What the server's JWT mechanism talks to instead of the container: adds the check that the server leaves out
 * ({@code nbf}), turns scopes into roles at the auditors' door, and refuses with problem details (RFC 9457, RFC 6750
 * section 3.1) that never say which check failed.
 */
final class HttpTokenContext extends HttpMessageContextWrapper {

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
        return getWrapped().notifyContainerAboutLogin(result.getCallerPrincipal(), roles(result.getCallerGroups()));
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

    private Set<String> roles(Set<String> scopes) {
        if (door == Door.AUDIT) {
            return scopes.contains(Door.AUDIT_SCOPE) ? Set.of(Role.AUDITOR) : Set.of();
        }
        return scopes;
    }
}
