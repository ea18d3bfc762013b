package dev.lockstep.swap.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProbeTest {

    private static final Duration PATIENCE = Duration.ofMillis(5);

    @Test
    void isFineWhenItIsAnswered() {
        assertThat(new Probe(() -> {}, Runnable::run, PATIENCE).problem()).isEmpty();
    }

    @Test
    void saysTheKindOfFailureAndNothingOfItsMessage() {
        Probe probe = new Probe(
                () -> {
                    throw new IllegalStateException(new SQLException("password=secret", "08001"));
                },
                Runnable::run,
                PATIENCE);

        assertThat(probe.problem()).contains("failed with SQLState 08001");
    }

    @Test
    void doesNotWaitForeverAndAsksOnlyOnceWhileItHangs() {
        List<Runnable> hanging = new ArrayList<>();
        Probe probe = new Probe(() -> {}, hanging::add, PATIENCE);

        assertThat(probe.problem()).contains("no answer within 5 ms");
        assertThat(probe.problem()).contains("no answer within 5 ms");
        assertThat(hanging).hasSize(1);

        hanging.get(0).run();
        new Probe(() -> {}, Runnable::run, PATIENCE).problem();
        probe.problem();
        assertThat(hanging).hasSize(2);
    }
}
