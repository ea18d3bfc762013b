package dev.lockstep.outbox.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AlarmTest {

    private final Alarm alarm = new Alarm(Duration.ofSeconds(30));
    private Instant now = Instant.EPOCH;

    @Test
    void isOffUpToItsLimitAndOnBeyondIt() {
        assertThat(after(1, 30)).isFalse();
        assertThat(after(1, 31)).isTrue();
    }

    @Test
    void staysOnUntilItWasFarBelowItsLimitForAWhile() {
        after(1, 31);

        assertThat(after(100, 16)).as("not far below").isTrue();
        assertThat(after(1, 15)).as("only now").isTrue();
        assertThat(after(4, 0)).as("4 s").isTrue();
        assertThat(after(1, 0)).as("5 s").isFalse();
    }

    @Test
    void beginsToWaitAgainWhenItRisesInBetween() {
        after(1, 31);
        after(1, 0);

        assertThat(after(4, 16)).isTrue();
        assertThat(after(1, 0)).isTrue();
        assertThat(after(4, 0)).isTrue();
        assertThat(after(1, 0)).isFalse();
    }

    @Test
    void doesNotWaverWhenTheValueDoes() {
        for (int round = 0; round < 10; round++) {
            assertThat(after(1, 31)).isTrue();
            assertThat(after(4, 0)).isTrue();
        }
    }

    @Test
    void isOffAtOnceWhenItIsReset() {
        after(1, 31);

        alarm.reset();

        assertThat(after(1, 16)).isFalse();
    }

    private boolean after(int seconds, int value) {
        now = now.plusSeconds(seconds);
        return alarm.judge(Duration.ofSeconds(value), now);
    }
}
