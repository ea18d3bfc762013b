package dev.lockstep.swap.http;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Where the server sends requests that failed before anybody of ours saw them, such as a path that is none: a problem for
 * the API, the audits and the operations, a page for people.
 */
public class HttpErrorServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private static final int INTERNAL = 500;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        Object attribute = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        int status = attribute instanceof Integer code ? code : HttpServletResponse.SC_NOT_FOUND;
        String path = String.valueOf(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI));
        if (path.startsWith("/api") || path.startsWith("/audit") || path.startsWith("/operations")) {
            HttpProblems.write(request, response, HttpProblems.ofStatus(status), path);
        } else {
            request.getRequestDispatcher("/error/" + page(status) + ".html").forward(request, response);
        }
    }

    /** There is one for what is forbidden, one for what is not there, and one for all the rest. */
    private static int page(int status) {
        return switch (status) {
            case HttpServletResponse.SC_FORBIDDEN, HttpServletResponse.SC_NOT_FOUND -> status;
            default -> INTERNAL;
        };
    }
}
