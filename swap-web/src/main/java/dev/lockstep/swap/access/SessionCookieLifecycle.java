package dev.lockstep.swap.access;

import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.SessionCookieConfig;
import jakarta.servlet.annotation.WebListener;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Behind TLS the session cookie is {@code Secure} and bound to its host by the {@code __Host-} prefix (RFC 6265bis). */
@WebListener
public class SessionCookieLifecycle implements ServletContextListener {

    @Inject
    @ConfigProperty(name = "lockstep.office.secure_cookies", defaultValue = "false")
    boolean secure;

    @Override
    public void contextInitialized(ServletContextEvent event) {
        if (secure) {
            SessionCookieConfig cookie = event.getServletContext().getSessionCookieConfig();
            cookie.setName("__Host-lockstep");
            cookie.setPath("/");
            cookie.setSecure(true);
        }
    }
}
