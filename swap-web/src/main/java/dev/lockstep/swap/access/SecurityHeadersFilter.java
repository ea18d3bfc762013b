package dev.lockstep.swap.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.Map;

/**
 * The headers that keep a browser from doing more with an answer than it should; on every page, resource and error.
 * Mapped in {@code web.xml} before every other filter, error dispatches included.
 */
public class SecurityHeadersFilter extends HttpFilter {

    static final String POLICY = "Content-Security-Policy";

    /** The same as {@code primefaces.CSP_POLICY} in web.xml, but for the nonce that pages add. */
    static final String POLICY_WITHOUT_SCRIPTS =
            "default-src 'none'; img-src 'self' data:; style-src 'self'; font-src 'self'; connect-src 'self'; "
                    + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; script-src 'self'";

    private static final Map<String, String> HEADERS = Map.of(
            POLICY,
            POLICY_WITHOUT_SCRIPTS,
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Permissions-Policy",
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
            "Cache-Control",
            "no-store",
            "Strict-Transport-Security",
            "max-age=31536000");

    static void apply(HttpServletResponse response) {
        HEADERS.forEach(response::setHeader);
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        apply(response);
        chain.doFilter(request, new OnePolicy(response));
    }

    /** PrimeFaces adds its policy with the nonce; two policies would both apply and the nonce be worth nothing. */
    private static final class OnePolicy extends HttpServletResponseWrapper {

        OnePolicy(HttpServletResponse response) {
            super(response);
        }

        @Override
        public void addHeader(String name, String value) {
            if (name.equalsIgnoreCase(POLICY)) {
                setHeader(name, value);
            } else {
                super.addHeader(name, value);
            }
        }
    }
}
