package dev.lockstep.swap.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThresholdTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(40); // of which a quarter may be waited
    private static final AdmissionSettings SETTINGS =
            new AdmissionSettings(25, Duration.ofSeconds(1), Duration.ofSeconds(3), 0);

    private final Hand hand = new Hand();
    private final Threshold threshold = new Threshold(SETTINGS, hand);

    @Test
    void isClosedUntilTheFirstLook() {
        assertThat(threshold.verdict(TIMEOUT)).isInstanceOfSatisfying(Verdict.Closed.class, closed -> {
            assertThat(closed.reason()).isEqualTo(Reason.UNKNOWN);
            assertThat(closed.retryAfter()).isEqualTo(Duration.ofSeconds(30));
        });
        look(0);
        assertThat(threshold.verdict(TIMEOUT)).isEqualTo(new Verdict.Open());
    }

    @Test
    void closesAtTheShareAndOpensAtHalfOfIt() {
        assertThat(openAfter(9_999, 10_000, 9_000, 5_100, 5_000, 4_900, 9_000, 10_000))
                .containsExactly(true, false, false, false, false, true, true, false);
    }

    /** Each as if there were no other: the longer the timeout, the later it closes and the earlier it opens. */
    @Test
    void doesSoForEveryTimeoutAtOnce() {
        Duration longer = TIMEOUT.multipliedBy(3);
        look(12_000);
        assertThat(isOpen(TIMEOUT)).isFalse();
        assertThat(isOpen(longer)).isTrue();
        look(31_000);
        look(14_000);
        assertThat(isOpen(TIMEOUT)).isFalse();
        assertThat(isOpen(longer)).isTrue();
        look(4_000);
        assertThat(isOpen(TIMEOUT)).isTrue();
    }

    @Test
    void saysWhenToComeBackWithinBounds() {
        assertThat(retryAfter(10_000)).isEqualTo(Duration.ofSeconds(10));
        assertThat(retryAfter(10_001)).isEqualTo(Duration.ofSeconds(11));
        assertThat(retryAfter(600_000)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void closesWhenNobodyLooksAnyMore() {
        look(0);
        hand.now = hand.now.plusMillis(9_999);
        assertThat(isOpen(TIMEOUT)).isTrue();
        hand.now = hand.now.plusMillis(1);
        assertThat(threshold.verdict(TIMEOUT))
                .isInstanceOfSatisfying(
                        Verdict.Closed.class,
                        closed -> assertThat(closed.reason()).isEqualTo(Reason.UNKNOWN));
        look(0);
        assertThat(isOpen(TIMEOUT)).isTrue();
    }

    private List<Boolean> openAfter(int... millis) {
        look(0);
        List<Boolean> open = new ArrayList<>();
        for (int each : millis) {
            look(each);
            open.add(isOpen(TIMEOUT));
        }
        return open;
    }

    private Duration retryAfter(int millis) {
        look(0);
        look(millis);
        return ((Verdict.Closed) threshold.verdict(TIMEOUT)).retryAfter();
    }

    private boolean isOpen(Duration timeout) {
        return threshold.verdict(timeout) instanceof Verdict.Open;
    }

    private void look(int millis) {
        hand.now = hand.now.plusSeconds(1);
        threshold.look(new Estimate(Duration.ofMillis(millis), Reason.RELAY_BEHIND));
    }

    private static final class Hand extends Clock {

        private Instant now = Instant.parse("2026-11-20T10:00:00Z");

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
            throw new UnsupportedOperationException("a hand has no zone");
        }
    }
}
