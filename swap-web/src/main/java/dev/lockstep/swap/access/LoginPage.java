package dev.lockstep.swap.access;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.SecurityContext;
import jakarta.security.enterprise.authentication.mechanism.http.AuthenticationParameters;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The login form, and the way out. A refusal says nothing about what was wrong. */
@Named
@RequestScoped
public class LoginPage {

    private static final Logger LOG = System.getLogger(LoginPage.class.getName());

    @Inject
    SecurityContext security;

    @Inject
    FacesContext faces;

    private @Nullable String user;
    private @Nullable String password;
    private @Nullable String from;
    private boolean refused;

    public void logIn() throws IOException {
        ExternalContext external = faces.getExternalContext();
        AuthenticationStatus status = security.authenticate(
                (HttpServletRequest) external.getRequest(),
                (HttpServletResponse) external.getResponse(),
                AuthenticationParameters.withParams()
                        .newAuthentication(true)
                        .credential(new UsernamePasswordCredential(
                                Objects.requireNonNullElse(user, ""), Objects.requireNonNullElse(password, ""))));
        String next = Door.pageAfterLogin(Objects.requireNonNullElse(from, Door.FIRST_PAGE));
        external.redirect(external.getRequestContextPath()
                + (status == AuthenticationStatus.SUCCESS
                        ? next
                        : Door.LOGIN_PAGE + "?refused=true&from=" + URLEncoder.encode(next, StandardCharsets.UTF_8)));
    }

    /**
     * Ends the session, and with it all that the mechanism knows of the caller. Not by {@code HttpServletRequest.logout}:
     * Payara then registers the caller's absence with its single sign-on, which needs a cluster.
     */
    public void logOut() throws IOException {
        ExternalContext external = faces.getExternalContext();
        LOG.log(Level.INFO, "access.logout user={0}", external.getRemoteUser());
        external.invalidateSession();
        external.redirect(external.getRequestContextPath() + Door.LOGIN_PAGE);
    }

    public boolean isRefused() {
        return refused;
    }

    public void setRefused(boolean refused) {
        this.refused = refused;
    }

    public @Nullable String getUser() {
        return user;
    }

    public void setUser(@Nullable String user) {
        this.user = user;
    }

    public @Nullable String getPassword() {
        return password;
    }

    public void setPassword(@Nullable String password) {
        this.password = password;
    }

    public @Nullable String getFrom() {
        return from;
    }

    public void setFrom(@Nullable String from) {
        this.from = from;
    }
}
