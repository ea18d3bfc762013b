package dev.lockstep.outbox.consume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.outbox.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SettlingTest {

    private final List<String> story = new ArrayList<>();
    private final FakeSource source = new FakeSource(story);
    private final FakeHandler handler = new FakeHandler(story);
    private final ConsumerProgress progress = new ConsumerProgress("test", new ManualClock());
    private boolean closing;
    private final Settling settling = new Settling(source, handler, progress, () -> closing);

    @Test
    void handsTheWholeBatchOverAtOnce() {
        assertThat(settling.settle(Records.series(500))).isTrue();

        assertThat(handler.calls).isEqualTo(1);
        assertThat(handler.done).hasSize(500);
        assertThat(progress.status().handled()).isEqualTo(500);
    }

    @Test
    void findsThePoisonAmongGoodOnesAndHandlesTheOthersInOrder() {
        handler.poison.add("r317");

        assertThat(settling.settle(Records.series(500))).isTrue();

        List<String> others = IntStream.range(0, 500)
                .filter(i -> i != 317)
                .mapToObj(i -> "r" + i)
                .toList();
        assertThat(handler.done).isEqualTo(others);
        assertThat(handler.parked).containsOnlyKeys("r317");
        assertThat(handler.parked.get("r317")).startsWith("processing-failed: IllegalArgumentException: ");
        assertThat(progress.status().parked()).isEqualTo(1);
    }

    @Test
    void findsEveryOneOfSeveralPoisonedRecords() {
        handler.poison.addAll(List.of("r0", "r1", "r9"));

        assertThat(settling.settle(Records.series(10))).isTrue();

        assertThat(handler.parked).containsOnlyKeys("r0", "r1", "r9");
        assertThat(handler.done).containsExactly("r2", "r3", "r4", "r5", "r6", "r7", "r8");
    }

    @Test
    void triesARecordAloneABoundedNumberOfTimesBeforeItIsParked() {
        handler.poison.add("r0");

        settling.settle(Records.series(1));

        assertThat(handler.calls).isEqualTo(Settling.TRIES_ALONE_MAX);
        assertThat(source.idled).extracting(Duration::toMillis).containsExactly(100L, 200L);
        assertThat(handler.parked).containsOnlyKeys("r0");
    }

    @Test
    void parksNothingHoweverLongTheDatabaseIsAway() {
        handler.databaseDownForCalls = 1_000;
        List<ConsumerState> seen = new ArrayList<>();
        source.whileIdling = () -> seen.add(progress.status().state());

        assertThat(settling.settle(Records.series(3))).isTrue();

        assertThat(handler.parked).isEmpty();
        assertThat(handler.done).containsExactly("r0", "r1", "r2");
        assertThat(source.idled).hasSize(1_000);
        assertThat(source.idled.get(999)).isEqualTo(Duration.ofSeconds(5));
        assertThat(seen).containsOnly(ConsumerState.DATABASE_UNAVAILABLE);
        assertThat(progress.status().state()).isEqualTo(ConsumerState.RUNNING);
        assertThat(progress.status().lastError()).contains("terminating connection");
    }

    @Test
    void triesABatchInConflictWholeBeforeItDividesIt() {
        handler.conflictsForCalls = 2;

        settling.settle(Records.series(4));

        assertThat(story).containsExactly("handle [r0, r1, r2, r3]");
        assertThat(handler.parked).isEmpty();
    }

    @Test
    void isPatientWithARecordThatOtherTransactionsGetInTheWayOf() {
        handler.conflictsForCalls = Settling.TRIES_ALONE_IN_CONFLICT_MAX - 1;

        settling.settle(Records.series(1));

        assertThat(handler.done).containsExactly("r0");
        assertThat(handler.parked).isEmpty();
    }

    @Test
    void parksWhatTheHandlerCallsUnprocessable() {
        handler.answers.put("r1", new Handled.Parked("unreadable-payload", "no JSON"));

        assertThat(settling.settle(Records.series(3))).isTrue();

        assertThat(handler.parked).containsEntry("r1", "unreadable-payload: no JSON");
        assertThat(story).containsExactly("handle [r0, r1, r2]", "park r1");
        assertThat(progress.status().handled()).isEqualTo(2);
    }

    @Test
    void asksAgainOnlyForWhatTheHandlerWantsToSeeAgain() {
        handler.notYet.put("r1", 2);

        assertThat(settling.settle(Records.series(3))).isTrue();

        assertThat(story).containsExactly("handle [r0, r1, r2]", "handle [r1]", "handle [r1]");
        assertThat(source.idled).containsExactly(Duration.ofMillis(20), Duration.ofMillis(20));
        assertThat(handler.done).containsExactly("r0", "r2", "r1");
    }

    @Test
    void parksWhatIsNeverReady() {
        handler.notYet.put("r0", Integer.MAX_VALUE);

        assertThat(settling.settle(Records.series(1))).isTrue();

        assertThat(handler.calls).isEqualTo(Settling.RETRIES_ASKED_MAX + 1);
        assertThat(handler.parked).containsEntry("r0", "processing-failed: not visible yet");
    }

    @Test
    void takesTooFewAnswersForAFailure() {
        RecordHandler forgetful = new RecordHandler() {
            @Override
            public List<Handled> handle(List<InboundRecord> batch) {
                return List.of();
            }

            @Override
            public void park(InboundRecord record, String reason, String detail) {
                handler.park(record, reason, detail);
            }
        };

        assertThat(new Settling(source, forgetful, progress, () -> closing).settle(Records.series(2)))
                .isTrue();

        assertThat(handler.parked).containsOnlyKeys("r0", "r1");
    }

    @Test
    void keepsTryingToParkAndSaysThatItIsStuck() {
        handler.poison.add("r0");
        handler.parkingDownForCalls = 3;
        List<ConsumerState> seen = new ArrayList<>();
        source.whileIdling = () -> seen.add(progress.status().state());

        assertThat(settling.settle(Records.series(1))).isTrue();

        assertThat(seen).endsWith(ConsumerState.STUCK, ConsumerState.STUCK, ConsumerState.STUCK);
        assertThat(handler.parked).containsOnlyKeys("r0");
        assertThat(progress.status().state()).isEqualTo(ConsumerState.RUNNING);
    }

    @Test
    void dropsTheRecordsOfAPartitionThatWentToAnotherMember() {
        handler.databaseDownForCalls = 1;
        source.whileIdling = () -> source.lost.add(1);

        assertThat(settling.settle(List.of(Records.named("mine", 0, 7), Records.named("theirs", 1, 9))))
                .isTrue();

        assertThat(story).containsExactly("handle [mine]");
    }

    @Test
    void leavesTheBatchUnsettledWhenClosedWhileTheDatabaseIsAway() {
        handler.databaseDownForCalls = 1_000;
        source.whileIdling = () -> closing = true;

        assertThat(settling.settle(Records.series(3))).isFalse();

        assertThat(handler.calls).isEqualTo(1);
        assertThat(handler.parked).isEmpty();
    }
}
