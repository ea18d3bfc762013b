package dev.lockstep.outbox.lag;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LaneTest {

    private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");

    private final Lane lane = new Lane();

    @Test
    void isAsLongAsTheFirstHasWaitedWhenTheReaderKeepsPace() {
        for (int second = 0; second < 20; second++) {
            assertThat(at(second, second * 10L, 3, 400)).isEqualTo(Duration.ofMillis(400));
        }
    }

    @Test
    void isAsLongAsTheFirstHasWaitedWhenTheReaderStandsStill() {
        for (int second = 0; second < 60; second++) {
            assertThat(at(second, 100, second * 50L, second * 1_000L)).isEqualTo(Duration.ofSeconds(second));
        }
    }

    /** 100 a second of 2,000: after 10 s there are 19,000 left, which take 190 s; the first of them has waited for 9.5 s. */
    @Test
    void isTheTimeToWorkOffWhatIsLeftWhenTheReaderIsOverrun() {
        Duration forecast = Duration.ZERO;
        for (int second = 0; second <= 10; second++) {
            forecast = at(second, second * 100L, second * 1_900L, second * 950L);
        }
        assertThat(forecast).isEqualTo(Duration.ofSeconds(190));
    }

    @Test
    void takesNoSpeedFromAReaderThatOnlyJustFellBehind() {
        assertThat(at(0, 0, 1_000_000, 3_000)).isEqualTo(Duration.ofSeconds(3));
        assertThat(at(4, 1, 1_000_000, 3_000)).isEqualTo(Duration.ofSeconds(3));
        assertThat(at(5, 1, 1_000_000, 3_000)).isGreaterThan(Duration.ofHours(1));
    }

    /** After a stop of a minute the last seconds count and not the minute. */
    @Test
    void noticesSoonThatTheReaderGoesOn() {
        for (int second = 0; second < 60; second++) {
            at(second, 0, 6_000, second * 1_000L);
        }
        Duration forecast = Duration.ZERO;
        for (int second = 60; second <= 65; second++) {
            forecast = at(second, (second - 60) * 1_000L, 6_000 - (second - 60) * 1_000L, 55_000);
        }
        assertThat(forecast).isEqualTo(Duration.ofSeconds(55));
        assertThat(at(66, 6_000, 0, 0)).isZero();
    }

    @Test
    void beginsAnewWithAnotherLog() {
        at(0, 1_000, 500, 5_000);
        at(10, 1_000, 500, 15_000);
        assertThat(at(11, 10, 500, 4_000)).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void isBounded() {
        at(0, 0, Long.MAX_VALUE / 10_000, 10_000);
        assertThat(at(5, 1, Long.MAX_VALUE / 10_000, 10_000)).isEqualTo(Lane.WAIT_MAX);
    }

    private Duration at(int second, long done, long behind, long waitingMs) {
        return lane.forecast(new Standing(START.plusSeconds(second), done, behind, Duration.ofMillis(waitingMs)));
    }
}
