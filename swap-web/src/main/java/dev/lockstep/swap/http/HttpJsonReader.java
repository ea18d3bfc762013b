package dev.lockstep.swap.http;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/**
 * Reads bodies strictly and never more of them than allowed, whatever {@code Content-Length} says. One that is compressed is
 * refused: nobody can tell beforehand how much it would become. That it is JSON is for the resources to say ({@code @Consumes}); for
 * a request with neither a body nor a type, which they let in, JAX-RS would hand them null if no reader took it.
 */
@Provider
@Consumes(MediaType.WILDCARD)
public class HttpJsonReader implements MessageBodyReader<RequestBody> {

    @Override
    public boolean isReadable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type == RequestBody.class;
    }

    @Override
    public RequestBody readFrom(
            Class<RequestBody> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream body)
            throws IOException {
        String encoding = headers.getFirst(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.isBlank() && !encoding.trim().equalsIgnoreCase("identity")) {
            throw Problem.of(ProblemCode.UNSUPPORTED_MEDIA_TYPE, "Send the body as it is, without Content-Encoding.")
                    .with("Accept-Encoding", "identity")
                    .asException();
        }
        return RequestBody.parse(body.readNBytes(RequestBody.BYTES_MAX + 1));
    }
}
