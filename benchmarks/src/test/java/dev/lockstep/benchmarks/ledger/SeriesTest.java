package dev.lockstep.benchmarks.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.benchmarks.ledger.Series.Comparison;
import dev.lockstep.benchmarks.ledger.Series.Entry;
import dev.lockstep.benchmarks.ledger.Series.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeriesTest {

    private static final Point POINT = new Point(2, 100, 1);
    private static final double EXACTLY = 1e-9;

    private final List<String> order = new ArrayList<>();

    @Test
    void runsTheEntriesInTurnAndDoesNotCountTheFirstRound() {
        Outcome outcome = series(Measure.RATE, contender("a", 1, 2, 3), contender("b", 1, 1, 1))
                .run(2, 1);

        assertThat(order).containsExactly("a", "b", "a", "b", "a", "b");
        assertThat(outcome.rounds().values())
                .extracting(rounds -> rounds.stream().map(Round::sagas).toList())
                .containsExactly(List.of(2L, 3L), List.of(1L, 1L));
    }

    @Test
    void comparesTheRatesOfTheFirstWithThoseOfTheOthersRoundByRound() {
        Outcome outcome = series(
                        Measure.RATE, contender("path", 0, 100, 400, 300), contender("unnest", 0, 1_000, 1_000, 2_000))
                .run(3, 1);

        Comparison comparison = outcome.comparisons().get(0);
        assertThat(comparison.entry()).isEqualTo("path");
        assertThat(comparison.reference()).isEqualTo("unnest");
        assertThat(comparison.ofMedians()).isEqualTo(0.3, within(EXACTLY));
        assertThat(comparison.ofRounds().median()).isEqualTo(0.15, within(EXACTLY));
        assertThat(comparison.ofRounds().min()).isEqualTo(0.1, within(EXACTLY));
        assertThat(comparison.ofRounds().max()).isEqualTo(0.4, within(EXACTLY));
    }

    @Test
    void comparesTheProcessorTimeOfWhatGrewWithTheFirst() {
        Outcome outcome = series(Measure.CPU_PER_SAGA, contender("small", 1, 1_000), contender("large", 1, 500))
                .run(1, 1);

        Comparison comparison = outcome.comparisons().get(0);
        assertThat(comparison.entry()).isEqualTo("large");
        assertThat(comparison.ofMedians()).isEqualTo(2, within(EXACTLY));
    }

    @Test
    void reckonsProcessorTimeByPartWherePartsGrow() {
        Round round = new Round(10, 1, 3_000_000L, 1_000_000L, 0, List.of());

        assertThat(Measure.CPU_PER_SAGA.of(new Point(100, 1, 1), round)).isEqualTo(400, within(EXACTLY));
        assertThat(Measure.CPU_PER_PART.of(new Point(100, 1, 1), round)).isEqualTo(4, within(EXACTLY));
    }

    @Test
    void showsADashWhereTheMachineDoesNotTell() {
        Round unknown = new Round(1_500, 1_000_000_000, null, null, 15_000, List.of());
        Series series = series(Measure.RATE, always("path", unknown));

        assertThat(Table.of(series.run(1, 1)).lines().toList().get(2).strip().split("\\s{2,}"))
                .containsExactly("path", "1,500", "1,500 .. 1,500", "-", "-", "10.0", "-", "-");
    }

    private static Series series(Measure measure, Contender... contenders) {
        return new Series(
                "a series",
                measure,
                List.of(contenders).stream()
                        .map(contender -> new Entry(contender.name(), contender, POINT))
                        .toList());
    }

    /** Books so many sagas in each round, in a second, with a second of each processor; a round of none is one saga. */
    private Contender contender(String name, long... sagas) {
        List<Long> rounds = new ArrayList<>();
        for (long each : sagas) {
            rounds.add(Math.max(1, each));
        }
        return new Scripted(name, () -> {
            order.add(name);
            return new Round(rounds.remove(0), 1_000_000_000, 1_000_000_000L, 1_000_000_000L, 0, List.of());
        });
    }

    private static Contender always(String name, Round round) {
        return new Scripted(name, () -> round);
    }

    private record Scripted(String name, java.util.function.Supplier<Round> rounds) implements Contender {

        @Override
        public boolean takes(Point point) {
            return true;
        }

        @Override
        public Round run(Point point, int seconds) {
            return rounds.get();
        }
    }
}
