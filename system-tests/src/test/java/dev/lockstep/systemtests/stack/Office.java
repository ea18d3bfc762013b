package dev.lockstep.systemtests.stack;

import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The back office over HTTP, as a browser that runs no script. */
public final class Office {

    private static final String LOGIN = "/office/login.xhtml";
    private static final Pattern VIEW_STATE =
            Pattern.compile("name=\"jakarta.faces.ViewState\"[^>]*value=\"([^\"]*)\"");

    private final URI server;
    private final CookieManager cookies = new CookieManager();
    private final HttpClient browser =
            HttpClient.newBuilder().cookieHandler(cookies).build();

    private Office(URI server) {
        this.server = server;
    }

    /** The session of a demo user who has logged in. */
    public static Office of(Stack stack, String user) {
        Office office = new Office(stack.http());
        Matcher state = VIEW_STATE.matcher(
                office.send(office.request(LOGIN).GET().build()).body());
        if (!state.find()) {
            throw new AssertionError("the login page has no view state");
        }
        String form = form(Map.of(
                "login",
                "login",
                "login:from",
                "",
                "login:user",
                user,
                "login:password",
                stack.password(user),
                "login:submit",
                "Log in",
                "jakarta.faces.ViewState",
                state.group(1)));
        HttpResponse<String> answer = office.send(office.request(LOGIN)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build());
        String next = answer.headers().firstValue("Location").orElse("");
        if (answer.statusCode() != 302 || next.contains("refused")) {
            throw new AssertionError(user + " cannot log in: " + answer.statusCode() + " " + next);
        }
        return office;
    }

    /** The status of a page in this session. */
    public int status(String path) {
        return send(request(path).GET().build()).statusCode();
    }

    /** The session as the header {@code Cookie}. */
    public String cookie() {
        return cookies.getCookieStore().getCookies().stream()
                .map(HttpCookie::toString)
                .collect(Collectors.joining("; "));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.resolve(path));
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return browser.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new Api.NoAnswerException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
