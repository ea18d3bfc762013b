package dev.lockstep.swap.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBodyTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "1",
                "\"a\"",
                "{",
                "{\"a\":1}{}",
                "{\"a\":1} x",
                "{\"a\":1,\"a\":2}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":NaN}",
                "{\"a\":01}",
                "{\"a\":1,}",
                "// x\n{}",
                "{\"a\":\"\\ud800\"}",
                "{\"\\udc00\":\"a\"}",
                "\u00e4"
            })
    void takesOneObjectAndNothingElse(String json) {
        assertProblem(json.getBytes(StandardCharsets.UTF_8), ProblemCode.MALFORMED_JSON);
    }

    @Test
    void takesNoOtherEncodingThanUtf8() {
        assertProblem(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}, ProblemCode.MALFORMED_JSON);
    }

    @Test
    void takesNoDeepNesting() {
        String json = "{\"a\":".repeat(200) + "1" + "}".repeat(200);
        assertProblem(json.getBytes(StandardCharsets.UTF_8), ProblemCode.MALFORMED_JSON);
    }

    @Test
    void takesNoMoreThanItsLimit() {
        String text = "{\"a\":\"" + "x".repeat(RequestBody.BYTES_MAX - 8) + "\"}";
        assertThat(RequestBody.parse(text.getBytes(StandardCharsets.UTF_8))).isNotNull();
        assertProblem((text + " ").getBytes(StandardCharsets.UTF_8), ProblemCode.BODY_TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1}{}", "[[[", "{\"a\":" + "\"\u0000\"}"})
    void saysNothingAboutOurClasses(String json) {
        assertThatThrownBy(() -> RequestBody.parse(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(new String(e.problem().json("/x", "t"), StandardCharsets.UTF_8))
                                .doesNotContain("jackson", "Deserialization", "Exception", "dev.lockstep"));
    }

    @Test
    void pointsIntoTheBodyAsRfc6901Asks() {
        RequestBody body = parse("{\"a\":{\"b/c~d\":1}}");
        RequestBody inner = body.object("a");
        assertThat(inner).isNotNull();
        inner.only("x");

        assertThat(body.invalid().problem().errors())
                .extracting(FieldError::pointer)
                .containsExactly("/a/b~1c~0d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1.5", "true", "{}", "[]"})
    void takesTextsForTexts(String value) {
        RequestBody body = parse("{\"a\":" + value + "}");

        assertThat(body.required("a", Function.identity())).isNull();
        assertThat(body.isValid()).isFalse();
    }

    @Test
    void saysTheSameForBodiesThatSayTheSame() {
        assertThat(hash("{\"a\":\"1\",\"b\":{\"x\":\"2\",\"y\":\"3\"}}"))
                .isEqualTo(hash(" { \"b\" : {\"y\":\"3\", \"x\":\"\\u0032\"}, \"a\":\"1\" } "))
                .isNotEqualTo(hash("{\"a\":\"1\",\"b\":{\"x\":\"2\",\"y\":\"4\"}}"));
    }

    @Test
    void tellsTheSameBodyForAnotherPathApart() {
        IdempotencyKey key = new IdempotencyKey("k");
        assertThat(IdempotentRequest.of("demo", key, "/offers", parse("{}")).hash())
                .isNotEqualTo(
                        IdempotentRequest.of("demo", key, "/swaps", parse("{}")).hash());
    }

    @Test
    void tellsTheFirstFiftyThingsThatAreWrong() {
        String many =
                IntStream.range(0, 1_000).mapToObj(i -> "\"k" + i + "\":1").collect(Collectors.joining(",", "{", "}"));
        RequestBody body = parse(many);
        body.only("a");
        body.required("a", Function.identity());
        assertThat(body.isValid()).isFalse();
        assertThat(body.invalid().problem().errors())
                .hasSize(RequestBody.ERRORS_MAX)
                .first()
                .satisfies(error -> assertThat(error.pointer()).isEqualTo("/k0"));
    }

    @Test
    void readsAListOfTexts() {
        RequestBody body = parse("{\"a\":[\"1\",\"2\"],\"n\":null}");

        assertThat(body.optionalList("a", 2, Integer::parseInt)).containsExactly(1, 2);
        assertThat(body.optionalList("n", 2, Integer::parseInt)).isNull();
        assertThat(body.optionalList("missing", 2, Integer::parseInt)).isNull();
        assertThat(body.isValid()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[]", "{}", "\"1\"", "[1]", "[null]", "[\"1\",\"x\"]", "[\"1\",\"1\"]", "[\"1\",\"2\",\"3\"]"})
    void takesNoOtherList(String list) {
        RequestBody body = parse("{\"a\":" + list + "}");

        assertThat(body.optionalList("a", 2, Integer::parseInt)).isNull();
        assertThat(body.isValid()).isFalse();
    }

    private static byte[] hash(String json) {
        return IdempotentRequest.of("demo", new IdempotencyKey("k"), "/swaps", parse(json))
                .hash();
    }

    private static RequestBody parse(String json) {
        return RequestBody.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertProblem(byte[] body, ProblemCode code) {
        assertThatThrownBy(() -> RequestBody.parse(body))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(code));
    }
}
