package dev.lockstep.swap.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {

    private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";

    @Test
    void goesOnWithTheCallersTraceInASpanOfItsOwn() {
        Trace trace = Trace.of("00-" + ID + "-00f067aa0ba902b7-01", "vendor=1", new Random(1));

        assertThat(trace.id()).isEqualTo(ID);
        assertThat(trace.state()).isEqualTo("vendor=1");
        assertThat(trace.parent()).matches("00-" + ID + "-[0-9a-f]{16}-01").doesNotContain("00f067aa0ba902b7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "rubbish",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more"
            })
    void beginsATraceWhereThereIsNoValidOne(String header) {
        Trace trace = Trace.of(header, "vendor=1", new Random(1));

        assertThat(trace.id()).matches("[0-9a-f]{32}").isNotEqualTo(ID);
        assertThat(trace.state()).isNull();
    }

    @Test
    void readsALaterVersionOfTheTraceHeader() {
        assertThat(Trace.of("01-" + ID + "-00f067aa0ba902b7-01-more", null, new Random(1))
                        .id())
                .isEqualTo(ID);
    }

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
