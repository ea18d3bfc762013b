package dev.lockstep.outbox.completeness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.contract.query.RelayPassage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RelayHorizonTest {

    private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");

    private final RelayHorizon horizon = new RelayHorizon();

    @Test
    void knowsNothingUntilTheSlotHasConfirmedAPositionThatItHasSeen() {
        assertThat(see(10, 100, 99L)).isEqualTo(Instant.MIN);
        assertThat(see(20, 200, 100L)).isEqualTo(at(10));
        assertThat(see(30, 300, 199L)).isEqualTo(at(10));
        assertThat(see(40, 400, 350L)).isEqualTo(at(30));
    }

    @Test
    void standsStillWhileTheRelayDoesAndGoesOnBehindARelayThatLags() {
        see(0, 100, 100L);
        for (int second = 1; second <= 10 * RelayHorizon.NOTES_MAX; second++) {
            assertThat(see(second, 100 + second, 100L)).isEqualTo(at(0));
        }
        // It comes half the way, and what is written meanwhile stays ahead of it.
        assertThat(see(10_001, 200_000, 5_100L)).isBetween(at(4_900), at(5_000));
        assertThat(see(10_002, 300_000, 10_100L)).isBetween(at(9_900), at(10_000));
        see(10_050, 400_000, 200_000L);
        see(10_060, 500_000, 400_000L);
        assertThat(see(10_070, 600_000, 600_000L)).isEqualTo(at(10_070));
    }

    @Test
    void waitsWhileThereIsNoSlot() {
        see(10, 100, null);
        assertThat(see(20, 200, null)).isEqualTo(Instant.MIN);
        assertThat(see(30, 300, 250L)).isEqualTo(at(20));
    }

    @Test
    void forgetsWhatItSawOfALogThatWasReplaced() {
        see(10, 1_000, 900L);
        assertThat(see(20, 500, 400L)).isEqualTo(Instant.MIN);
        assertThat(see(30, 600, 500L)).isEqualTo(at(20));
    }

    @Test
    void neverGoesBack() {
        see(30, 100, 100L);
        assertThat(see(10, 200, 200L)).isEqualTo(at(30));
    }

    private Instant see(int closedBefore, long written, @Nullable Long confirmed) {
        return horizon.advance(new RelayPassage(at(closedBefore), written, confirmed));
    }

    private static Instant at(int seconds) {
        return START.plusSeconds(seconds);
    }
}
