package dev.lockstep.swap.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class CachedTest {

    private final ManualClock clock = new ManualClock();
    private int asked;

    @Test
    void asksAgainOnlyAfterTheAge() {
        Cached<Integer> cached = new Cached<>(() -> ++asked, clock, Duration.ofSeconds(2));

        assertThat(cached.get()).isEqualTo(1);
        clock.forward(Duration.ofMillis(1_999));
        assertThat(cached.get()).isEqualTo(1);
        clock.forward(Duration.ofMillis(1));
        assertThat(cached.get()).isEqualTo(2);
    }

    @Test
    void asksASlowSourceATwentiethOfTheTimeAtMost() {
        Cached<Integer> cached = new Cached<>(
                () -> {
                    clock.forward(Duration.ofSeconds(1));
                    return ++asked;
                },
                clock,
                Duration.ofSeconds(2));

        cached.get();
        clock.forward(Duration.ofMillis(19_999));
        assertThat(cached.get()).isEqualTo(1);
        clock.forward(Duration.ofMillis(1));
        assertThat(cached.get()).isEqualTo(2);
    }

    private static final class ManualClock extends Clock {

        private Instant now = Instant.parse("2026-11-20T10:00:00Z");

        void forward(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
