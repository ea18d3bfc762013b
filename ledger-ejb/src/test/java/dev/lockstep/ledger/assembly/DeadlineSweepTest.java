package dev.lockstep.ledger.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadlineSweepTest {

    private static final Duration INTERVAL = Duration.ofMillis(200);
    private static final int FAILS = -1;

    private final Deque<Integer> answers = new ArrayDeque<>();
    private final DeadlineSweep sweep = new DeadlineSweep(this::expire, INTERVAL, Thread::new);

    @Test
    void goesOnAtOnceAsLongAsThereMayBeMore() {
        answers.addAll(List.of(DeadlineSweep.SAGAS_MAX, DeadlineSweep.SAGAS_MAX, 7, 0));
        assertThat(List.of(sweep.once(), sweep.once(), sweep.once(), sweep.once()))
                .containsExactly(Duration.ZERO, Duration.ZERO, INTERVAL, INTERVAL);
    }

    @Test
    void waitsLongerAndLongerWhileTheDatabaseIsAwayAndBeginsAnewWhenItIsBack() {
        answers.addAll(List.of(FAILS, FAILS, 0, FAILS));
        assertThat(List.of(sweep.once(), sweep.once(), sweep.once(), sweep.once()))
                .containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1), INTERVAL, Duration.ofMillis(500));
    }

    private int expire(int limit) {
        int answer = answers.remove();
        if (answer == FAILS) {
            throw new IllegalStateException("the database is away");
        }
        return answer;
    }
}
