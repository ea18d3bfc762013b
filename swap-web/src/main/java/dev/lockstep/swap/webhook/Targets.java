package dev.lockstep.swap.webhook;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which addresses can be an endpoint's, judged by their text alone. What a name leads to is judged by {@link AddressGuard}.
 *
 * @param development http, every port and this machine itself are taken, too
 * @param ports that are taken otherwise
 */
record Targets(boolean development, Set<Integer> ports) {

    static final int URL_LENGTH_MAX = 2_048;

    private static final int HTTP = 80;
    private static final int HTTPS = 443;
    private static final int HOST_LENGTH_MAX = 253;

    /**
     * A name with a dot in it whose last part begins with a letter. No other spelling of an IP address is one: {@code 127.1},
     * {@code 2130706433}, {@code 0x7f000001} and {@code 0177.0.0.1} end in a number (WHATWG URL, "ends in a number").
     */
    private static final Pattern NAME =
            Pattern.compile("(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?");

    private static final Pattern THIS_MACHINE = Pattern.compile("localhost|127(?:\\.[0-9]{1,3}){3}|\\[::1\\]");

    Targets {
        ports = Set.copyOf(ports);
    }

    /** A place to which a request can be sent. */
    record Target(URI uri, String scheme, String host, int port) {}

    /** Throws {@link IllegalArgumentException} with a sentence for an address that is not taken. */
    Target parse(String url) {
        URI uri = uri(url);
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !(development && scheme.equals("http"))) {
            throw new IllegalArgumentException("url must begin with https://");
        }
        if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("url must have no user, no password and no fragment");
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("url must have a host name, in ASCII and without underscores");
        }
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        boolean name = host.length() <= HOST_LENGTH_MAX && NAME.matcher(host).matches();
        if (!name && !(development && THIS_MACHINE.matcher(host).matches())) {
            throw new IllegalArgumentException(
                    "url must have a full host name, such as hooks.example.com, and no IP address");
        }
        int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? HTTPS : HTTP;
        if (port == 0 || (!development && !ports.contains(port))) {
            throw new IllegalArgumentException("url must have no port, or one of " + ports);
        }
        return new Target(uri, scheme, host, port);
    }

    private static URI uri(String url) {
        if (url.length() > URL_LENGTH_MAX || !url.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw new IllegalArgumentException(
                    "url must have at most " + URL_LENGTH_MAX + " characters, all of them visible ASCII");
        }
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("url must be a valid address", e);
        }
    }
}
