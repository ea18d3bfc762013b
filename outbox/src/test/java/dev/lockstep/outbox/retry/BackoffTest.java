package dev.lockstep.outbox.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private final Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(3));

    @Test
    void doublesUpToItsLimitAndStaysThere() {
        assertThat(LongStream.generate(() -> backoff.next().toMillis()).limit(5))
                .containsExactly(500L, 1_000L, 2_000L, 3_000L, 3_000L);
    }

    @Test
    void beginsAnewAfterASuccess() {
        backoff.next();
        backoff.next();
        backoff.reset();
        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void cannotBeMadeWithoutWaiting() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(Duration.ZERO, Duration.ofSeconds(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)));
    }
}
