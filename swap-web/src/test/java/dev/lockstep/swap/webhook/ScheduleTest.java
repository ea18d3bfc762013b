package dev.lockstep.swap.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

    private final Random random = new Random(42);

    @Test
    @DisplayName("WH-02: waits by the schedule, up to a tenth more or less, and not always the same")
    void waitsWithJitter() {
        Schedule schedule = Schedule.parse("5, 300");

        List<Duration> waits = IntStream.range(0, 1_000)
                .mapToObj(i -> schedule.after(2, random).orElseThrow())
                .toList();

        assertThat(waits).allMatch(wait -> wait.toMillis() >= 270_000 && wait.toMillis() <= 330_000);
        assertThat(waits.stream().distinct().count()).isGreaterThan(900);
        assertThat(schedule.after(1, random).orElseThrow())
                .isBetween(Duration.ofMillis(4_500), Duration.ofMillis(5_500));
        assertThat(schedule.after(3, random)).isEmpty();
    }

    @Test
    @DisplayName("WH-02: the schedule that is configured makes about three days")
    void lastsThreeDays() {
        Schedule schedule = WebhookSettingsTest.usual().schedule();

        Duration all = schedule.waits().stream().reduce(Duration.ZERO, Duration::plus);

        assertThat(all).isBetween(Duration.ofHours(72), Duration.ofHours(80));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "1,", "1;2", "604801", "null", "1.5"})
    void refusesWhatIsNoSchedule(String text) {
        assertThatThrownBy(() -> Schedule.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lockstep.webhooks.schedule_s");
    }
}
