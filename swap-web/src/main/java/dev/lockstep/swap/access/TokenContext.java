package dev.lockstep.swap.access;

import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContextWrapper;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.servlet.http.HttpServletResponse;
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
final class TokenContext extends HttpMessageContextWrapper {

    private static final String BODY = """
            {"type":"about:blank","title":"Unauthorized","status":401,\
            "detail":"The bearer token is not valid.","code":"invalid-token"}""";

    private final Door door;
    private final Instant now;

    TokenContext(HttpMessageContext context, Door door, Instant now) {
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
        HttpServletResponse response = getResponse();
        response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        response.setHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"");
        response.setContentType("application/problem+json");
        response.setCharacterEncoding("UTF-8");
        try {
            response.getWriter().write(BODY);
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
