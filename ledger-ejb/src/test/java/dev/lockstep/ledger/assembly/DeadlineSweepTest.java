package dev.lockstep.ledger.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.outbox.retry.Patrol;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadlineSweepTest {

    private static final Duration INTERVAL = Duration.ofMillis(200);
    private static final int FAILS = -1;

    private final Deque<Integer> answers = new ArrayDeque<>();
    private final Patrol.Duty duty = DeadlineSweep.duty(this::expire, INTERVAL);

    @Test
    void goesOnAtOnceAsLongAsThereMayBeMore() {
        answers.addAll(List.of(DeadlineSweep.SAGAS_MAX, DeadlineSweep.SAGAS_MAX, DeadlineSweep.SAGAS_MAX - 1, 0));
        assertThat(List.of(
                        duty.round().go(),
                        duty.round().go(),
                        duty.round().go(),
                        duty.round().go()))
                .containsExactly(true, true, false, false);
    }

    @Test
    void isTriedAgainSoonHoweverLongTheDatabaseWasAway() {
        answers.add(FAILS);
        assertThatThrownBy(duty.round()::go).hasMessage("the database is away");
        assertThat(duty.interval()).isEqualTo(INTERVAL);
        assertThat(List.of(
                        duty.outage().next(),
                        duty.outage().next(),
                        duty.outage().next(),
                        duty.outage().next(),
                        duty.outage().next(),
                        duty.outage().next()))
                .startsWith(Duration.ofMillis(500), Duration.ofSeconds(1))
                .endsWith(Duration.ofSeconds(5), Duration.ofSeconds(5));
    }

    private int expire(int limit) {
        int answer = answers.remove();
        if (answer == FAILS) {
            throw new IllegalStateException("the database is away");
        }
        return answer;
    }
}
