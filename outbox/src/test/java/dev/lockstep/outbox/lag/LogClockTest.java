package dev.lockstep.outbox.lag;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class LogClockTest {

    private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");

    private final LogClock clock = new LogClock();

    @Test
    void tellsWhenTheLogLastEndedAtAPositionOrBefore() {
        ends(0, 100);
        ends(1, 200);
        ends(2, 300);
        assertThat(clock.behindSince(200)).contains(START.plusSeconds(1));
        assertThat(clock.behindSince(299)).contains(START.plusSeconds(1));
        assertThat(clock.behindSince(300)).contains(START.plusSeconds(2));
    }

    @Test
    void takesTheNewestTimeOfALogThatIsNotWritten() {
        ends(0, 100);
        ends(7, 100);
        assertThat(clock.behindSince(100)).contains(START.plusSeconds(7));
    }

    @Test
    void knowsNoTimeForWhatWasWrittenBeforeTheFirstLook() {
        ends(0, 100);
        assertThat(clock.behindSince(99)).isEmpty();
        assertThat(new LogClock().behindSince(0)).isEmpty();
    }

    @Test
    void forgetsALogThatWasMadeAnew() {
        ends(0, 100);
        ends(1, 50);
        assertThat(clock.behindSince(49)).isEmpty();
        assertThat(clock.behindSince(100)).contains(START.plusSeconds(1));
    }

    @Test
    void remembersABoundedTime() {
        for (int second = 0; second <= LogClock.SIGHTS_MAX; second++) {
            ends(second, second);
        }
        assertThat(clock.behindSince(0)).isEmpty();
        assertThat(clock.behindSince(1)).contains(START.plusSeconds(1));
    }

    private void ends(int second, long position) {
        clock.ends(START.plusSeconds(second), position);
    }
}
