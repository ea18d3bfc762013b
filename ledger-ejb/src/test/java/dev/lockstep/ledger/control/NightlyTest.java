package dev.lockstep.ledger.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lockstep.ledger.control.Nightly.Try;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class NightlyTest {

    private static final Nightly NIGHTLY = Nightly.parse("02:30");
    private static final Instant BEFORE = Instant.parse("2026-11-21T02:29:59.999999Z");
    private static final Instant DUE = Instant.parse("2026-11-21T02:30:00Z");
    private static final Instant YESTERDAY = Instant.parse("2026-11-20T02:30:00Z");

    @Test
    void isDueOnceADayFromItsTimeOn() {
        assertThat(NIGHTLY.isDue(BEFORE, done(YESTERDAY))).isFalse();
        assertThat(NIGHTLY.isDue(DUE, done(YESTERDAY))).isTrue();
        assertThat(NIGHTLY.isDue(DUE.plusSeconds(1), done(DUE))).isFalse();
    }

    @Test
    void isMadeUpForWhenNothingRanAtItsTime() {
        assertThat(NIGHTLY.isDue(BEFORE, List.of())).isTrue();
        assertThat(NIGHTLY.isDue(BEFORE, done(YESTERDAY.minusSeconds(1)))).isTrue();
    }

    @Test
    void isTriedThreeTimesADay() {
        Try failed = new Try(DUE, true);
        assertThat(NIGHTLY.isDue(DUE, List.of(failed))).isTrue();
        assertThat(NIGHTLY.isDue(DUE, List.of(failed, failed))).isTrue();
        assertThat(NIGHTLY.isDue(DUE, List.of(failed, failed, failed))).isFalse();
        assertThat(NIGHTLY.isDue(DUE, List.of(failed, new Try(YESTERDAY, false))))
                .isTrue();
        assertThat(NIGHTLY.isDue(DUE, List.of(failed, new Try(DUE, false)))).isFalse();
    }

    @Test
    void isNeverDueWhenItIsOff() {
        assertThat(Nightly.parse("off").isDue(DUE, List.of())).isFalse();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "2:30", "24:00", "nightly", "02:30Z", "OFF"})
    void saysWhatItTakesWhenItIsSetToAnythingElse(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Nightly.parse(text))
                .withMessage("lockstep.ledger.reconcile_at must be a time of day in UTC such as 02:30, or off, not \""
                        + text + "\"");
    }

    private static List<Try> done(Instant at) {
        return List.of(new Try(at, false));
    }
}
