package dev.lockstep.swap.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class HeadersTest {

    @Test
    void waitsAsLongAsPreferredWithinItsLimit() {
        assertThat(Preference.waitSeconds(List.of("wait=2"))).isEqualTo(OptionalInt.of(2));
        assertThat(Preference.waitSeconds(List.of("respond-async, Wait = \"3\";x=y")))
                .isEqualTo(OptionalInt.of(3));
        assertThat(Preference.waitSeconds(List.of("foo", "wait=600"))).isEqualTo(OptionalInt.of(10));
        assertThat(Preference.waitSeconds(List.of("wait=1, wait=5"))).isEqualTo(OptionalInt.of(1));
        assertThat(Preference.waitSeconds(List.of("wait=-1", "wait=x", "wait", "")))
                .isEmpty();
        assertThat(Preference.waitSeconds(List.of())).isEmpty();
    }

    @Test
    void takesAnIdempotencyKeyWithOrWithoutQuotes() {
        assertThat(IdempotencyKey.of(List.of("8e03978e"))).isEqualTo(new IdempotencyKey("8e03978e"));
        assertThat(IdempotencyKey.of(List.of("\"8e03978e\""))).isEqualTo(new IdempotencyKey("8e03978e"));
    }

    @Test
    void refusesAnIdempotencyKeyThatIsNone() {
        assertKeyProblem(ProblemCode.IDEMPOTENCY_KEY_MISSING);
        assertKeyProblem(ProblemCode.IDEMPOTENCY_KEY_MISSING, "");
        assertKeyProblem(ProblemCode.IDEMPOTENCY_KEY_INVALID, " ");
        assertKeyProblem(ProblemCode.IDEMPOTENCY_KEY_INVALID, "a\u0001b");
        assertKeyProblem(ProblemCode.IDEMPOTENCY_KEY_INVALID, "\u00e4");
        assertKeyProblem(ProblemCode.IDEMPOTENCY_KEY_INVALID, "a".repeat(256));
        assertKeyProblem(ProblemCode.IDEMPOTENCY_KEY_INVALID, "a", "b");
        assertThat(IdempotencyKey.of(List.of("a".repeat(255)))).isNotNull();
    }

    private static void assertKeyProblem(ProblemCode code, String... headers) {
        assertThatThrownBy(() -> IdempotencyKey.of(List.of(headers)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(code));
    }
}
