package dev.lockstep.outbox.consume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.outbox.ManualClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The life of a consumer, on the test's own thread. */
class ConsumerLoopTest {

    private final ManualClock clock = new ManualClock();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<String> story = new ArrayList<>();
    private final FakeSource source = new FakeSource(story);
    private final FakeHandler handler = new FakeHandler(story);
    private final Deque<RuntimeException> failuresToOpen = new ArrayDeque<>();
    private final List<Duration> pauses = new ArrayList<>();

    private final ConsumerLoop loop = new ConsumerLoop(
            "test", new ConsumerLoop.Ports(this::open, handler, this::pause), clock, Thread::new, closing);

    @Test
    void commitsTheOffsetsOfAPollAfterItsTransaction() {
        source.polls.add(List.of(Records.named("a", 0, 1), Records.named("b", 1, 1)));
        source.polls.add(List.of(Records.named("c", 0, 2)));
        source.whenDry = closing::countDown;

        loop.supervise();

        assertThat(story).containsExactly("handle [a, b]", "commit [a, b]", "handle [c]", "commit [c]", "closed");
        assertThat(loop.status().handled()).isEqualTo(3);
        assertThat(loop.status().state()).isEqualTo(ConsumerState.STOPPED);
    }

    @Test
    void commitsTheOffsetOfAPoisonedRecordOnlyWhenItIsParked() {
        handler.poison.add("b");
        source.polls.add(List.of(Records.named("a", 0, 1), Records.named("b", 0, 2)));
        source.whenDry = closing::countDown;

        loop.supervise();

        assertThat(story).containsExactly("handle [a]", "park b", "commit [a, b]", "closed");
    }

    @Test
    void commitsNothingOfABatchThatClosingInterrupted() {
        handler.databaseDownForCalls = Integer.MAX_VALUE;
        source.polls.add(Records.series(3));
        source.whileIdling = closing::countDown;

        loop.supervise();

        assertThat(story).containsExactly("closed");
    }

    @Test
    void joinsAgainWithAGrowingPauseWhenItsMembershipFails() {
        failuresToOpen.add(new IllegalStateException("no resolvable bootstrap"));
        failuresToOpen.add(new IllegalStateException("no resolvable bootstrap"));
        source.polls.add(Records.series(1));
        source.whenDry = closing::countDown;

        loop.supervise();

        assertThat(pauses).containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1));
        assertThat(story).contains("handle [r0]");
        assertThat(loop.status().lastError()).isEqualTo("no resolvable bootstrap");
    }

    @Test
    void goesOnAfterAnErrorThatNobodyExpected() {
        source.polls.add(Records.series(1));
        source.whenDry = () -> {
            if (pauses.isEmpty()) {
                throw new NoClassDefFoundError("org/example/Gone");
            }
            closing.countDown();
        };

        loop.supervise();

        assertThat(pauses).containsExactly(Duration.ofMillis(500));
        assertThat(loop.status().lastError()).isEqualTo("org/example/Gone");
    }

    @Test
    void saysThatKafkaIsAwayAndThatItIsBack() {
        List<ConsumerState> seen = new ArrayList<>();
        source.connected = false;
        int[] polls = {0};
        source.whenDry = () -> {
            seen.add(loop.status().state());
            clock.advance(Duration.ofSeconds(2));
            source.connected = polls[0] >= 4;
            if (polls[0]++ == 5) {
                closing.countDown();
            }
        };

        loop.supervise();

        assertThat(seen)
                .containsExactly(
                        ConsumerState.STARTING,
                        ConsumerState.STARTING,
                        ConsumerState.STARTING,
                        ConsumerState.KAFKA_UNAVAILABLE,
                        ConsumerState.KAFKA_UNAVAILABLE,
                        ConsumerState.RUNNING);
    }

    @Test
    void tellsHowManyRecordsAreBehind() {
        source.polls.add(Records.series(1));
        source.polls.add(Records.series(5));
        List<Long> lags = new ArrayList<>();
        source.whenDry = closing::countDown;
        source.onCommit = () -> lags.add(loop.status().lagRecords());

        loop.supervise();

        assertThat(lags).containsExactly(0L, 5L);
        assertThat(loop.status().lagRecords()).isZero();
        assertThat(loop.status().lastRecordAt()).isEqualTo(clock.instant());
    }

    private RecordSource open() {
        RuntimeException failure = failuresToOpen.poll();
        if (failure != null) {
            throw failure;
        }
        return source;
    }

    private void pause(Duration time) {
        if (!time.isZero()) {
            pauses.add(time);
        }
    }
}
