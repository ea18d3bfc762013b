package dev.lockstep.swap.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpJsonReaderTest {

    @Test
    void readsABodyThatIsNotCompressed() throws IOException {
        assertThat(read(null).has("a")).isTrue();
        assertThat(read("identity").has("a")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "GZIP", "deflate", "br", "identity, gzip", "unheard-of"})
    void refusesOneThatIs(String encoding) {
        assertThatThrownBy(() -> read(encoding)).isInstanceOfSatisfying(ProblemException.class, e -> {
            assertThat(e.problem().code()).isEqualTo(ProblemCode.UNSUPPORTED_MEDIA_TYPE);
            assertThat(e.problem().headers()).containsEntry("Accept-Encoding", "identity");
        });
    }

    private static RequestBody read(@Nullable String encoding) throws IOException {
        MultivaluedHashMap<String, String> headers = new MultivaluedHashMap<>();
        if (encoding != null) {
            headers.putSingle(HttpHeaders.CONTENT_ENCODING, encoding);
        }
        return new HttpJsonReader()
                .readFrom(
                        RequestBody.class,
                        RequestBody.class,
                        new Annotation[0],
                        MediaType.APPLICATION_JSON_TYPE,
                        headers,
                        new ByteArrayInputStream("{\"a\":\"1\"}".getBytes(StandardCharsets.UTF_8)));
    }
}
