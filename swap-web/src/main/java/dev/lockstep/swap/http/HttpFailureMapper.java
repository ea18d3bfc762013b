package dev.lockstep.swap.http;

import dev.lockstep.contract.message.Trace;
import jakarta.inject.Inject;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.text.ParseException;

/** Every error of the API, the audits and the operations leaves through here, in the one form of RFC 9457. */
abstract class HttpFailureMapper<F extends Throwable> implements ExceptionMapper<F> {

    private static final int BAD_REQUEST = 400;

    @Inject
    CurrentTrace current;

    @Context
    UriInfo uri;

    @Override
    public Response toResponse(F failure) {
        String trace = current.found().map(Trace::id).orElse("none");
        if (failure instanceof WebApplicationException server) {
            Response response = server.getResponse();
            if (response.getStatus() < BAD_REQUEST) {
                return response;
            }
            if (response.getStatus() < 500) {
                Problem problem = HttpProblems.ofStatus(response.getStatus());
                String allow = response.getHeaderString(HttpHeaders.ALLOW);
                return answer(allow == null ? problem : problem.with(HttpHeaders.ALLOW, allow), trace);
            }
        }
        if (isUnreadableHeader(failure)) {
            return answer(Problem.of(ProblemCode.REQUEST_FAILED, "A header of the request cannot be read."), trace);
        }
        return answer(HttpProblems.ofFailure(failure, trace), trace);
    }

    /** Such as {@code Accept: nonsense}, of which the server tells by an exception around its parser's. */
    private static boolean isUnreadableHeader(Throwable failure) {
        return failure instanceof ProcessingException
                && (failure.getCause() instanceof ParseException
                        || failure.getCause() instanceof IllegalArgumentException);
    }

    private Response answer(Problem problem, String trace) {
        Response.ResponseBuilder response = Response.status(problem.status())
                .type(Problem.MEDIA_TYPE)
                .entity(problem.json(uri.getRequestUri().getRawPath(), trace));
        problem.headers().forEach(response::header);
        return response.build();
    }
}
