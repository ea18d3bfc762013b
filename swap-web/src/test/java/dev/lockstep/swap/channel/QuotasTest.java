package dev.lockstep.swap.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class QuotasTest {

    /** 10 requests at once, 5 a second. */
    private static final Quota QUOTA = new Quota(10, 2);

    private final Time time = new Time();
    private final Quotas quotas = new Quotas(time);

    @Test
    void allowWhatTheQuotaSaysAndTellWhatIsLeft() {
        for (int i = 9; i >= 0; i--) {
            assertThat(quotas.take(channel("a", QUOTA))).isEqualTo(new Quotas.Standing(true, i, i < 5 ? 2 : 1, 0));
        }
        assertThat(quotas.take(channel("a", QUOTA))).isEqualTo(new Quotas.Standing(false, 0, 2, 1));
    }

    @Test
    void giveRequestsBackEvenly() {
        assertThat(allowed("a", QUOTA, 100)).isEqualTo(10);
        time.pass(Duration.ofMillis(200));
        assertThat(allowed("a", QUOTA, 100)).isEqualTo(1);
        time.pass(Duration.ofSeconds(60));
        assertThat(allowed("a", QUOTA, 100)).isEqualTo(10);
    }

    /** 5 a second are 300 in a minute, and 10 more that may come at once. */
    @Test
    void allowNoMoreInAMinuteHoweverOftenItIsTried() {
        int allowed = 0;
        for (int i = 0; i < 60_000; i++) {
            allowed += allowed("a", QUOTA, 1);
            time.pass(Duration.ofMillis(1));
        }
        assertThat(allowed).isBetween(300, 310);
    }

    @Test
    void ofOneChannelNeverTouchThoseOfAnother() {
        assertThat(allowed("a", QUOTA, 100)).isEqualTo(10);
        assertThat(allowed("b", QUOTA, 100)).isEqualTo(10);
    }

    @Test
    void thatWereChangedCountAtOnceWithTheSameShareLeft() {
        assertThat(allowed("a", QUOTA, 5)).isEqualTo(5);
        assertThat(allowed("a", new Quota(100, 2), 1_000)).isEqualTo(50);
        assertThat(allowed("a", new Quota(10, 2), 1_000)).isZero();
    }

    private int allowed(String name, Quota quota, int attempts) {
        int allowed = 0;
        for (int i = 0; i < attempts; i++) {
            allowed += quotas.take(channel(name, quota)).allowed() ? 1 : 0;
        }
        return allowed;
    }

    private static Channel channel(String name, Quota quota) {
        return new Channel(name, 0, 0, Duration.ofSeconds(30), Duration.ofSeconds(30), quota);
    }

    /** A clock that is set by hand. */
    private static final class Time implements TimeMeter {

        private long nanos;

        void pass(Duration duration) {
            nanos += duration.toNanos();
        }

        @Override
        public long currentTimeNanos() {
            return nanos;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
