package dev.lockstep.swap.http;

import dev.lockstep.contract.message.Trace;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.transaction.SystemException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns whatever went wrong into a {@link Problem}; only what nobody foresaw is logged, once, with its trace.
 */
public final class HttpProblems {

    private static final Random RANDOM = new SecureRandom();

    private static final Logger LOG = System.getLogger(HttpProblems.class.getName());

    private static final Map<Integer, ProblemCode> BY_STATUS = Map.of(
            401, ProblemCode.UNAUTHENTICATED,
            403, ProblemCode.FORBIDDEN,
            404, ProblemCode.NOT_FOUND,
            405, ProblemCode.METHOD_NOT_ALLOWED,
            406, ProblemCode.NOT_ACCEPTABLE,
            413, ProblemCode.BODY_TOO_LARGE,
            415, ProblemCode.UNSUPPORTED_MEDIA_TYPE,
            // What a servlet answers a method that it has never heard of.
            501, ProblemCode.METHOD_NOT_ALLOWED);

    /** PostgreSQL's {@code lock_not_available}: a {@code lock_timeout} is over. */
    private static final String LOCK_TIMED_OUT = "55P03";

    private HttpProblems() {}

    /** Answers a request that JAX-RS never saw, such as one whose token is not valid. {@code path} is what was asked for. */
    public static void write(HttpServletRequest request, HttpServletResponse response, Problem problem, String path)
            throws IOException {
        Trace trace = Trace.of(request.getHeader("traceparent"), request.getHeader("tracestate"), RANDOM);
        response.setStatus(problem.status());
        response.setContentType(Problem.MEDIA_TYPE);
        problem.headers().forEach(response::setHeader);
        response.getOutputStream().write(problem.json(path, trace.id()));
    }

    /** What the server itself decided on, such as 405. */
    static Problem ofStatus(int status) {
        ProblemCode code = BY_STATUS.get(status);
        if (code != null) {
            return code == ProblemCode.NOT_FOUND ? Problem.notFound() : Problem.of(code, code.title() + ".");
        }
        if (status >= 500) {
            return Problem.of(ProblemCode.INTERNAL, "The call failed; the traceId tells us which one it was.");
        }
        ProblemCode other = ProblemCode.REQUEST_FAILED;
        return new Problem(other, status, other.title() + ".", List.of(), Map.of());
    }

    static Problem ofFailure(Throwable failure, String traceId) {
        ProblemException meant = find(failure, ProblemException.class);
        if (meant != null) {
            return meant.problem();
        }
        if (isAway(failure)) {
            LOG.log(Level.WARNING, "api.unavailable trace={0} cause={1}", traceId, String.valueOf(rootOf(failure)));
            return Problem.of(
                            ProblemCode.UNAVAILABLE,
                            "Send the same request again, with the same Idempotency-Key if it has one: "
                                    + "it is then done once, whether it was done now or not.")
                    .retryAfter(1);
        }
        LOG.log(Level.ERROR, "api.failed trace=" + traceId, failure);
        return ofStatus(500);
    }

    /** True when the database is not reachable, shutting down or full, or others are too long in the way: soon over. */
    private static boolean isAway(Throwable failure) {
        // At the commit the server says no more than this, and nobody knows whether the database has done it.
        if (find(failure, SystemException.class) != null) {
            return true;
        }
        SQLException said = find(failure, SQLException.class);
        if (said == null) {
            return false;
        }
        String state = said.getSQLState();
        // The server's pool says so in words only.
        boolean noConnection =
                state == null && String.valueOf(said.getMessage()).contains("allocating a connection");
        return noConnection
                || said instanceof SQLTransientConnectionException
                || (state != null
                        && (state.startsWith("08")
                                || state.startsWith("53")
                                || state.startsWith("57P")
                                || state.equals(LOCK_TIMED_OUT)));
    }

    private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
        Set<Throwable> seen = new HashSet<>();
        for (Throwable cause = failure; cause != null && seen.add(cause); cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }

    private static Throwable rootOf(Throwable failure) {
        SQLException said = find(failure, SQLException.class);
        return said == null ? failure : said;
    }
}
