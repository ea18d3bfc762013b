package dev.lockstep.outbox.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PartitionPlanTest {

    private static final Instant MIDNIGHT = Instant.parse("2026-11-20T00:00:00Z");
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final PartitionSettings DAILY =
            new PartitionSettings(Duration.ofDays(1), Duration.ofDays(2), Duration.ofDays(7));

    @Test
    void makesPartitionsForNowAndAsFarAheadAsIsSet() {
        assertThat(plan(NOON).make()).containsExactly(day(0), day(1), day(2));
    }

    /** What is ahead ends at midnight, which is the first moment of a partition that nobody needs yet. */
    @Test
    void makesNoPartitionThatBeginsWhereTheFutureEnds() {
        assertThat(plan(MIDNIGHT).make()).containsExactly(day(0), day(1));
        assertThat(plan(MIDNIGHT.plusNanos(1)).make()).containsExactly(day(0), day(1), day(2));
    }

    @Test
    void makesNothingThatIsThere() {
        assertThat(plan(NOON, partition(0), partition(1), partition(2)).make()).isEmpty();
    }

    @Test
    void fillsAHole() {
        assertThat(plan(NOON, partition(0), partition(2)).make()).containsExactly(day(1));
    }

    @Test
    void beginsWhereTheFirstPartitionEnds() {
        Partition sinceEver = new Partition("first", null, MIDNIGHT.plus(Duration.ofDays(2)), 0, 0);
        assertThat(plan(NOON, sinceEver).make()).containsExactly(day(2));
    }

    @Test
    void fillsWhatAnotherLengthOfPartitionsLeavesOver() {
        Instant until = MIDNIGHT.plus(Duration.ofHours(30));
        Partition odd = new Partition("odd", MIDNIGHT.plus(Duration.ofHours(13)), until, 0, 0);
        assertThat(plan(NOON, odd).make())
                .containsExactly(
                        new Span(MIDNIGHT, MIDNIGHT.plus(Duration.ofHours(13))),
                        new Span(until, MIDNIGHT.plus(Duration.ofDays(2))),
                        day(2));
    }

    @Test
    void makesShorterPartitionsBesideLongerOnes() {
        PartitionSettings hourly =
                new PartitionSettings(Duration.ofHours(1), Duration.ofHours(14), Duration.ofHours(1));
        assertThat(PartitionPlan.of(new TableView(List.of(partition(0)), 0, 0), NOON, hourly)
                        .make())
                .containsExactly(
                        new Span(day(1).from(), day(1).from().plus(Duration.ofHours(1))),
                        new Span(
                                day(1).from().plus(Duration.ofHours(1)),
                                day(1).from().plus(Duration.ofHours(2))));
    }

    @Test
    void dropsWhatIsOverToTheMoment() {
        Partition old = partition(-8);
        Instant over = old.until().plus(Duration.ofDays(7));
        assertThat(plan(over, old).drop()).containsExactly(old);
        assertThat(plan(over.minusNanos(1), old).drop()).isEmpty();
    }

    @Test
    void dropsTheOldestFirstAndKeepsWhatIsStillWritten() {
        Partition sinceEver = new Partition("first", null, day(-9).until(), 0, 0);
        assertThat(plan(NOON, partition(0), partition(-1), partition(-8), sinceEver)
                        .drop())
                .containsExactly(sinceEver, partition(-8));
    }

    /** Partitions of tomorrow are no reason to forget those of yesterday; those of a clock that jumped are none either. */
    @Test
    void neitherDropsNorMakesTwiceWhenTheClockJumpsBack() {
        Partition[] there = IntStream.rangeClosed(-7, 2)
                .mapToObj(PartitionPlanTest::partition)
                .toArray(Partition[]::new);
        assertThat(plan(NOON, there)).isEqualTo(new PartitionPlan(List.of(), List.of()));
        assertThat(plan(NOON.minus(Duration.ofDays(3)), there)).isEqualTo(new PartitionPlan(List.of(), List.of()));
        assertThat(plan(NOON.minus(Duration.ofDays(20)), there).drop()).isEmpty();
        assertThat(plan(NOON.minus(Duration.ofDays(20)), there).make()).containsExactly(day(-20), day(-19), day(-18));
    }

    private static PartitionPlan plan(Instant now, Partition... there) {
        return PartitionPlan.of(new TableView(Arrays.asList(there), 0, 0), now, DAILY);
    }

    private static Span day(int number) {
        Instant from = MIDNIGHT.plus(Duration.ofDays(number));
        return new Span(from, from.plus(Duration.ofDays(1)));
    }

    private static Partition partition(int day) {
        return new Partition("day" + day, day(day).from(), day(day).until(), 0, 0);
    }
}
