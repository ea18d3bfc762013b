package dev.lockstep.swap.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.function.Supplier;

/** The transaction of a POST: key, effect and answer, all or nothing. */
@ApplicationScoped
public class HttpPosts {

    @Inject
    Idempotency keys;

    /**
     * Does {@code work} and keeps its answer, or answers what the first request with this key was answered. A
     * {@link ProblemException} of the work rolls everything back, the key too: what was not accepted can be mended and
     * sent again with the same key.
     */
    @Transactional
    public Answer once(IdempotentRequest request, Supplier<Answer> work) {
        Optional<Answer> first = keys.begin(request);
        if (first.isPresent()) {
            return first.get();
        }
        Answer answer = work.get();
        keys.answered(request, answer);
        return answer;
    }

    /** The client waited and got {@code answer} instead of the first one: that is what a repeated request gets, too. */
    @Transactional
    public Answer improved(IdempotentRequest request, Answer answer) {
        keys.answered(request, answer);
        return answer;
    }

    public static Response.ResponseBuilder response(Answer answer) {
        Response.ResponseBuilder response = Response.status(answer.status())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(answer.body());
        if (answer.location() != null) {
            response.header(HttpHeaders.LOCATION, answer.location());
        }
        if (answer.replayed()) {
            response.header(IdempotencyKey.REPLAYED_HEADER, "true");
        }
        return response;
    }
}
