package dev.lockstep.swap.description;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The description of the integrators' API: {@code /openapi} answers the checked-in document, as YAML (RFC 9512) or, where
 * {@code Accept} or {@code format=json} asks for it, as JSON; {@code /api/docs} answers a page of it. Public: it says what
 * everybody may know. Its mapping is more exact than that of the server's own {@code /openapi/*}, so the server's does not answer.
 */
public class HttpDescriptionServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    static final String PAGE = "/api/docs";

    private static final String DOCUMENT = "openapi.yaml";
    private static final String JSON = "application/json";

    private transient byte[] yaml = {};
    private transient byte[] json = {};
    private transient byte[] page = {};

    /** Reads the document that was built into the application; it never changes while that runs. */
    @Override
    public void init() {
        try (InputStream file = HttpDescriptionServlet.class.getResourceAsStream(DOCUMENT)) {
            if (file == null) {
                throw new IllegalStateException(DOCUMENT + " is not beside " + HttpDescriptionServlet.class);
            }
            yaml = file.readAllBytes();
            JsonNode document = new YAMLMapper().readTree(yaml);
            json = document.toString().getBytes(StandardCharsets.UTF_8);
            page = ApiReference.html(document).getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(DOCUMENT + " cannot be read", e);
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getServletPath().equals(PAGE)) {
            answer(response, "text/html", page);
        } else if (wantsJson(request)) {
            answer(response, JSON, json);
        } else {
            answer(response, "application/yaml", yaml);
        }
    }

    private static boolean wantsJson(HttpServletRequest request) {
        String accept = request.getHeader("Accept");
        return "json".equalsIgnoreCase(request.getParameter("format")) || (accept != null && accept.contains(JSON));
    }

    private static void answer(HttpServletResponse response, String type, byte[] body) throws IOException {
        response.setContentType(type);
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
