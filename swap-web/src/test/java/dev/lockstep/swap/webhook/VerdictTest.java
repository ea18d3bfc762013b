package dev.lockstep.swap.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VerdictTest {

    private static final Schedule SCHEDULE = Schedule.parse("10,20");

    @Test
    void isOverWithASuccess() {
        assertThat(verdict(200, null, 2)).isEqualTo(new Verdict(Delivery.State.DELIVERED, Duration.ZERO, false));
    }

    @Test
    void waitsByTheScheduleUntilItIsOver() {
        assertThat(verdict(500, "answered 500", 0).pause()).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(11));
        assertThat(verdict(null, "no answer", 1).pause()).isBetween(Duration.ofSeconds(18), Duration.ofSeconds(22));
        assertThat(verdict(500, "answered 500", 2)).isEqualTo(new Verdict(Delivery.State.FAILED, Duration.ZERO, false));
    }

    @Test
    void knowsThatAnEndpointIsGone() {
        Verdict verdict = verdict(410, "answered 410", 0);

        assertThat(verdict.gone()).isTrue();
        assertThat(verdict.state()).isEqualTo(Delivery.State.PENDING);
        assertThat(verdict(410, "answered 410", 2).gone()).isTrue();
    }

    private static Verdict verdict(Integer status, String error, int failures) {
        Attempt attempt = new Attempt(Instant.EPOCH, Duration.ofMillis(1), status, error, null);
        return Verdict.of(attempt, failures, SCHEDULE, new Random(1));
    }
}
