package dev.lockstep.swap.access;

import java.util.regex.Pattern;

/** Which kind of proof of identity a path takes. */
enum Door {
    /** A bearer token and nothing else: a session cookie has no effect here. */
    API,
    /** A bearer token with the scope {@value #AUDIT_SCOPE}, or the session of an auditor. */
    AUDIT,
    /** A bearer token with a scope that begins with {@code operations:}; it belongs to no channel. */
    OPERATIONS,
    /** A session, opened by the login form. */
    OFFICE,
    /** No proof: health, metrics, resources, the description of the API. */
    OPEN;

    static final String LOGIN_PAGE = "/office/login.xhtml";
    static final String FIRST_PAGE = "/office/overview.xhtml";
    static final String AUDIT_SCOPE = "audit:read";

    private static final String DESCRIPTION = "/api/docs";
    private static final Pattern PAGE = Pattern.compile("/office/[a-z-]+\\.xhtml(\\?[A-Za-z0-9=&_.:%-]*)?");

    /** The door of a decoded path below the context root. */
    static Door of(String path) {
        if (path.equals(DESCRIPTION)) {
            return OPEN;
        }
        if (isBelow(path, "/api")) {
            return API;
        }
        if (isBelow(path, "/audit")) {
            return AUDIT;
        }
        if (isBelow(path, "/operations")) {
            return OPERATIONS;
        }
        return isBelow(path, "/office") ? OFFICE : OPEN;
    }

    /** Where to go after the login: the page that was asked for if it is one of ours, else the first page. */
    static String pageAfterLogin(String asked) {
        return PAGE.matcher(asked).matches() && !asked.startsWith(LOGIN_PAGE) ? asked : FIRST_PAGE;
    }

    private static boolean isBelow(String path, String root) {
        return path.equals(root) || path.startsWith(root + "/");
    }
}
