package dev.lockstep.swap.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An error as the caller gets it, RFC 9457: what happened and what to do about it, and nothing about our insides.
 *
 * @param headers response headers that belong to it, such as {@code Retry-After}
 */
public record Problem(
        ProblemCode code, int status, String detail, List<FieldError> errors, Map<String, String> headers) {

    public static final String MEDIA_TYPE = "application/problem+json";

    public Problem {
        errors = List.copyOf(errors);
        headers = Map.copyOf(headers);
    }

    public static Problem of(ProblemCode code, String detail) {
        return new Problem(code, code.status(), detail, List.of(), Map.of());
    }

    public static Problem invalid(List<FieldError> errors) {
        String detail = errors.size() == 1
                ? errors.get(0).detail()
                : errors.size() + " things are wrong with the request; see errors.";
        return new Problem(ProblemCode.INVALID_REQUEST, ProblemCode.INVALID_REQUEST.status(), detail, errors, Map.of());
    }

    public static Problem invalid(String pointer, String detail) {
        return invalid(List.of(new FieldError(pointer, detail)));
    }

    /** The same for an unknown object and for one of another channel: nobody can tell which ids exist. */
    public static Problem notFound() {
        return of(ProblemCode.NOT_FOUND, "Nothing was found under this address.");
    }

    /** May be tried again, after so many seconds. */
    public Problem retryAfter(int seconds) {
        return with("Retry-After", Integer.toString(seconds));
    }

    public Problem with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Problem(code, status, detail, errors, more);
    }

    public ProblemException asException() {
        return new ProblemException(this);
    }

    /** The body. */
    byte[] json(String instance, String traceId) {
        return Json.write(new Body(
                "urn:lockstep:problem:" + code.code(),
                code.title(),
                status,
                detail,
                instance,
                code.code(),
                traceId,
                errors.isEmpty() ? null : errors));
    }

    private record Body(
            String type,
            String title,
            int status,
            String detail,
            String instance,
            String code,
            String traceId,
            @Nullable List<FieldError> errors) {}
}
