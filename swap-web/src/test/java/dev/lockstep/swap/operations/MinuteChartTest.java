package dev.lockstep.swap.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.swap.operations.SwapFigures.Minute;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MinuteChartTest {

    private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");

    @Test
    void drawsNothingForNoMinutes() {
        assertThat(MinuteChart.of(List.of()).bars()).isEmpty();
    }

    @Test
    void drawsNothingForQuietMinutes() {
        MinuteChart chart = MinuteChart.of(List.of(new Minute(START, 0, 0, 0, 0)));

        assertThat(chart.total()).isZero();
        assertThat(chart.bars().get(0).booked()).isZero();
    }

    @Test
    void fillsTheHeightWithTheHighestBarAndShowsTheSmallestPart() {
        MinuteChart chart = MinuteChart.of(List.of(new Minute(START, 0, 999, 1, 0), new Minute(START, 1, 0, 0, 0)));

        assertThat(chart.peak()).isEqualTo(1_000);
        assertThat(chart.total()).isEqualTo(1_001);
        MinuteChart.Bar high = chart.bars().get(0);
        assertThat(high.failed()).isEqualTo(1);
        assertThat(high.failedTop()).isBetween(0, 5);
        assertThat(high.bookedTop() + high.booked()).isEqualTo(MinuteChart.HEIGHT);
        assertThat(chart.bars().get(1).open()).isEqualTo(1);
        assertThat(chart.bars().get(1).x()).isEqualTo(300);
    }
}
