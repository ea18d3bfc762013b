package dev.lockstep.swap.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CachedTest {

    private static final Cached.Pace PACE = new Cached.Pace(Duration.ofSeconds(2), Duration.ofMillis(5));

    private final ManualClock clock = new ManualClock();
    private int asked;

    @Test
    void asksAgainOnlyAfterTheAge() {
        Cached<Integer> cached = new Cached<>(() -> ++asked, 0, PACE, Runnable::run, clock);

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
                0,
                PACE,
                Runnable::run,
                clock);

        cached.get();
        clock.forward(Duration.ofMillis(19_999));
        assertThat(cached.get()).isEqualTo(1);
        clock.forward(Duration.ofMillis(1));
        assertThat(cached.get()).isEqualTo(2);
    }

    @Test
    void isSilentWhileTheSourceHangsAndAsksItOnce() {
        List<Runnable> hanging = new ArrayList<>();
        Cached<Integer> cached = new Cached<>(() -> ++asked, 0, PACE, hanging::add, clock);

        assertThat(cached.get()).isZero();
        clock.forward(Duration.ofMinutes(1));
        assertThat(cached.get()).isZero();
        assertThat(hanging).hasSize(1);

        hanging.get(0).run();
        assertThat(cached.get()).isEqualTo(1);
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
