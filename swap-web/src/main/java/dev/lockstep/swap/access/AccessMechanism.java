package dev.lockstep.swap.access;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationException;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.security.enterprise.credential.Credential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStoreHandler;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The one place where it is decided who a request comes from. Jakarta Security takes one mechanism per application, so
 * this one looks at the {@link Door} and lets the server's MicroProfile JWT mechanism judge tokens.
 */
@ApplicationScoped
@Alternative
@Priority(1)
public class AccessMechanism implements HttpAuthenticationMechanism {

    private static final Logger LOG = System.getLogger(AccessMechanism.class.getName());
    private static final String SESSION = OfficeSession.class.getName();

    @Inject
    BeanManager beans;

    @Inject
    IdentityStoreHandler stores;

    @Inject
    Clock clock;

    @Override
    public AuthenticationStatus validateRequest(
            HttpServletRequest request, HttpServletResponse response, HttpMessageContext context)
            throws AuthenticationException {
        SecurityHeadersFilter.apply(response);
        Door door = Door.of(path(request));
        return switch (door) {
            case API, OPERATIONS -> judgeToken(request, response, new HttpTokenContext(context, door, clock.instant()));
            case AUDIT ->
                request.getHeader("Authorization") == null
                        ? judgeSession(request, context).orElseGet(context::doNothing)
                        : judgeToken(request, response, new HttpTokenContext(context, door, clock.instant()));
            case OFFICE -> enterOffice(request, response, context);
            case OPEN -> context.doNothing();
        };
    }

    private AuthenticationStatus judgeToken(
            HttpServletRequest request, HttpServletResponse response, HttpMessageContext context)
            throws AuthenticationException {
        AuthenticationStatus status = tokens().validateRequest(request, response, context);
        if (status == AuthenticationStatus.SEND_FAILURE) {
            LOG.log(Level.INFO, "access.token_refused address={0}", request.getRemoteAddr());
        }
        return status;
    }

    private AuthenticationStatus enterOffice(
            HttpServletRequest request, HttpServletResponse response, HttpMessageContext context)
            throws AuthenticationException {
        Credential credential = context.getAuthParameters().getCredential();
        if (credential != null) {
            return logIn(request, context, credential);
        }
        Optional<AuthenticationStatus> known = judgeSession(request, context);
        if (known.isPresent()) {
            return known.get();
        }
        return context.isProtected() ? sendToLogin(request, response) : context.doNothing();
    }

    private AuthenticationStatus logIn(HttpServletRequest request, HttpMessageContext context, Credential credential) {
        CredentialValidationResult result = stores.validate(credential);
        if (result.getStatus() != CredentialValidationResult.Status.VALID) {
            // The name is not logged: people type their password into the wrong field.
            LOG.log(Level.WARNING, "access.login_refused address={0}", request.getRemoteAddr());
            return AuthenticationStatus.SEND_FAILURE;
        }
        String name = result.getCallerPrincipal().getName();
        request.getSession(true);
        request.changeSessionId();
        request.getSession().setAttribute(SESSION, OfficeSession.of(name, result.getCallerGroups(), clock.instant()));
        LOG.log(Level.INFO, "access.login user={0}", name);
        return context.notifyContainerAboutLogin(result);
    }

    private Optional<AuthenticationStatus> judgeSession(HttpServletRequest request, HttpMessageContext context) {
        HttpSession session = request.getSession(false);
        if (session == null || !(session.getAttribute(SESSION) instanceof OfficeSession office)) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        if (office.isOver(now)) {
            session.invalidate();
            return Optional.empty();
        }
        if (!isRefresh(request)) {
            session.setAttribute(SESSION, office.active(now));
        }
        return Optional.of(context.notifyContainerAboutLogin(office.name(), office.roles()));
    }

    /** Pages refresh themselves by the command {@code poll} of the form {@code live}. */
    private static boolean isRefresh(HttpServletRequest request) {
        return isPartial(request) && "live:poll".equals(request.getParameter("jakarta.faces.source"));
    }

    private static boolean isPartial(HttpServletRequest request) {
        return "partial/ajax".equals(request.getHeader("Faces-Request"));
    }

    private static AuthenticationStatus sendToLogin(HttpServletRequest request, HttpServletResponse response)
            throws AuthenticationException {
        String login = request.getContextPath() + Door.LOGIN_PAGE;
        try {
            if (isPartial(request)) {
                response.setContentType("text/xml;charset=UTF-8");
                response.getWriter()
                        .write("<?xml version='1.0' encoding='UTF-8'?><partial-response id=\"login\"><redirect url=\""
                                + login + "\"/></partial-response>");
            } else {
                response.sendRedirect(login + "?from=" + URLEncoder.encode(asked(request), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new AuthenticationException("the login page cannot be sent", e);
        }
        return AuthenticationStatus.SEND_CONTINUE;
    }

    private static String asked(HttpServletRequest request) {
        String query = request.getQueryString();
        return query == null ? path(request) : path(request) + "?" + query;
    }

    private static String path(HttpServletRequest request) {
        return request.getServletPath() + Objects.requireNonNullElse(request.getPathInfo(), "");
    }

    /**
     * The server's own mechanism for MicroProfile JWT: the only other one there is. Asked of the bean manager, because an
     * {@code Instance} leaves out what an alternative replaces.
     */
    private HttpAuthenticationMechanism tokens() {
        for (Bean<?> bean : beans.getBeans(HttpAuthenticationMechanism.class, Any.Literal.INSTANCE)) {
            if (bean.getBeanClass() != AccessMechanism.class) {
                return (HttpAuthenticationMechanism) beans.getReference(
                        bean, HttpAuthenticationMechanism.class, beans.createCreationalContext(bean));
            }
        }
        throw new IllegalStateException("the server has no MicroProfile JWT mechanism; is @LoginConfig present?");
    }
}
