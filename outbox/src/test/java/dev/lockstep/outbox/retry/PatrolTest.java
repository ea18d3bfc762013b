package dev.lockstep.outbox.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PatrolTest {

    private static final Duration INTERVAL = Duration.ofMillis(200);

    private enum Answer {
        MORE,
        DONE,
        FAILS
    }

    private final Deque<Answer> answers = new ArrayDeque<>();

    @Test
    void goesOnAtOnceAsLongAsThereMayBeMore() {
        Patrol patrol = patrol(INTERVAL);
        answers.addAll(List.of(Answer.MORE, Answer.MORE, Answer.DONE, Answer.DONE));
        assertThat(List.of(patrol.once(), patrol.once(), patrol.once(), patrol.once()))
                .containsExactly(Duration.ZERO, Duration.ZERO, INTERVAL, INTERVAL);
    }

    @Test
    void waitsLongerAndLongerWhileItFailsAndBeginsAnewAfterwards() {
        Patrol patrol = patrol(INTERVAL);
        answers.addAll(List.of(Answer.FAILS, Answer.FAILS, Answer.DONE, Answer.FAILS));
        assertThat(List.of(patrol.once(), patrol.once(), patrol.once(), patrol.once()))
                .containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1), INTERVAL, Duration.ofMillis(500));
    }

    @Test
    void endsInTheMiddleOfAPauseWhenItIsClosed() throws InterruptedException {
        CountDownLatch gone = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Patrol patrol = new Patrol(
                duty(Duration.ofDays(1), () -> {
                    gone.countDown();
                    return false;
                }),
                work -> new Thread(() -> {
                    work.run();
                    ended.countDown();
                }));
        patrol.start();
        assertThat(gone.await(1, TimeUnit.MINUTES)).isTrue();
        patrol.close();
        assertThat(patrol.isClosing()).isTrue();
        assertThat(ended.getCount()).isZero();
    }

    private Patrol patrol(Duration interval) {
        return new Patrol(
                duty(interval, () -> switch (answers.remove()) {
                    case MORE -> true;
                    case DONE -> false;
                    case FAILS -> throw new IllegalStateException("the database is away");
                }),
                Thread::new);
    }

    private static Patrol.Duty duty(Duration interval, Patrol.Round round) {
        return new Patrol.Duty(
                "walk", "nothing is seen", interval, new Backoff(Duration.ofMillis(500), Duration.ofSeconds(5)), round);
    }
}
