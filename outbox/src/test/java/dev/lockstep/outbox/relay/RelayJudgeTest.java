package dev.lockstep.outbox.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.outbox.relay.RelayVerdict.Condition;
import dev.lockstep.outbox.relay.RelayView.Behind;
import dev.lockstep.outbox.relay.RelayView.Leader;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RelayJudgeTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final RelayWish PAUSE = new RelayWish(true, "alice", "Kafka moves", NOW.minusSeconds(60));
    private static final RelayLag ROOMY = new RelayLag(0, 10, 990, true);
    private static final RelayLag TIGHT = new RelayLag(0, 760, 240, true);

    private final RelayJudge judge =
            new RelayJudge(new RelayNode("n", Duration.ofSeconds(30), Duration.ofSeconds(15), 1_000));
    private final Views views = new Views();

    @ParameterizedTest
    @EnumSource(
            value = RelayState.class,
            names = {"RUNNING", "WAITING_FOR_SLOT"})
    void isFineWhileOneOfTheNodesRelays(RelayState state) {
        assertThat(of(state)).isEqualTo(new RelayVerdict(Condition.FINE, ""));
    }

    @ParameterizedTest
    @EnumSource(
            value = RelayState.class,
            names = {"STARTING", "FAILED"})
    void saysNothingOfTheMomentInWhichItBeginsAgain(RelayState state) {
        views.heartbeatAt = NOW.minusSeconds(10);
        assertThat(of(state).isFine()).isTrue();
        views.heartbeatAt = null;
        assertThat(of(state).isFine()).as("it begins for the first time").isFalse();
    }

    @Test
    void doesNotTakeAPauseForSilenceOnceItIsOver() {
        views.heartbeatAt = NOW.minusSeconds(3_600);
        views.wish = new RelayWish(false, "bob", "Kafka moved", NOW.minusSeconds(2));
        assertThat(ofGrownUp(RelayState.RUNNING).isFine()).isTrue();
        views.wish = new RelayWish(false, "bob", "Kafka moved", NOW.minusSeconds(16));
        assertThat(ofGrownUp(RelayState.RUNNING).condition()).isEqualTo(Condition.STUCK);
    }

    @Test
    void doesNotTakeTheTimeBeforeItsNodeStartedForSilence() {
        views.heartbeatAt = NOW.minusSeconds(3_600);
        assertThat(of(RelayState.RUNNING).isFine()).isTrue();
        assertThat(judge.judge(here(RelayState.RUNNING), views.view(), NOW.plusSeconds(16), NOW.plusSeconds(16))
                        .condition())
                .isEqualTo(Condition.STUCK);
    }

    @ParameterizedTest
    @EnumSource(
            value = RelayState.class,
            names = {"STARTING", "KAFKA_UNAVAILABLE", "FAILED", "STOPPED"})
    void isStuckWhereThisNodesRelayIs(RelayState state) {
        views.heartbeatAt = NOW.minusSeconds(11);
        RelayVerdict verdict = of(state);
        assertThat(verdict.condition()).isEqualTo(Condition.STUCK);
        assertThat(verdict.reason()).isEqualTo(state + ": no route to host");
    }

    @Test
    void isStuckBeforeAnythingIsKnown() {
        assertThat(judge.judge(here(RelayState.RUNNING), null, NOW, NOW).condition())
                .isEqualTo(Condition.STUCK);
    }

    @Test
    void isPausedAndFineWhenAnOperatorWantsItHoweverFarItIsBehind() {
        views.wish = PAUSE;
        views.behind = new Behind(7, NOW.minusSeconds(3_600));
        views.heartbeatAt = NOW.minusSeconds(3_600);

        RelayVerdict verdict = of(RelayState.PAUSED);

        assertThat(verdict.condition()).isEqualTo(Condition.PAUSED);
        assertThat(verdict.isFine()).isTrue();
        assertThat(verdict.reason()).isEqualTo("paused by alice since 2026-11-20T09:59:00Z: Kafka moves");
    }

    @Test
    void saysLoudlyThatAPauseEndangersTheLog() {
        views.wish = PAUSE;
        views.slot = TIGHT;

        RelayVerdict verdict = of(RelayState.PAUSED);

        assertThat(verdict.condition()).isEqualTo(Condition.LOG_IN_DANGER);
        assertThat(verdict.isFine()).isFalse();
        assertThat(verdict.reason()).contains("paused by alice", "760 bytes", "76 %");
    }

    @Test
    void saysThatTheLogIsInDangerWithoutAPauseToo() {
        views.slot = TIGHT;
        assertThat(of(RelayState.RUNNING).condition()).isEqualTo(Condition.LOG_IN_DANGER);
    }

    @Test
    void knowsNoDangerWithoutALimit() {
        views.slot = new RelayLag(0, Long.MAX_VALUE / 1_000, Long.MAX_VALUE, true);
        assertThat(of(RelayState.RUNNING).isFine()).isTrue();
    }

    @Test
    void isSlowWhenTheOldestMessageIsTooOldAlthoughItRuns() {
        views.behind = new Behind(12, NOW.minusSeconds(31));

        RelayVerdict verdict = of(RelayState.RUNNING);

        assertThat(verdict.condition()).isEqualTo(Condition.SLOW);
        assertThat(verdict.reason()).isEqualTo("12 messages are not relayed, the oldest for 31 s");
        assertThat(of(RelayState.WAITING_FOR_SLOT).condition()).isEqualTo(Condition.SLOW);
    }

    @Test
    void isStuckWhenTheLogIsSilentAlthoughItRuns() {
        views.heartbeatAt = NOW.minusSeconds(16);
        views.leader = new Leader("node-b", 4711, NOW.minusSeconds(90));

        RelayVerdict verdict = ofGrownUp(RelayState.WAITING_FOR_SLOT);

        assertThat(verdict.condition()).isEqualTo(Condition.STUCK);
        assertThat(verdict.reason()).contains("16 s", "node-b holds the slot", "wal_sender 4711", "half open");
    }

    @Test
    void isStuckWhenItsDatabaseTellsNothingAnyMore() {
        assertThat(judge.judge(here(RelayState.RUNNING), views.view(), NOW.minusSeconds(16), NOW)
                        .condition())
                .isEqualTo(Condition.STUCK);
    }

    @Test
    void isStuckOnEveryNodeWhenTheSlotIsGone() {
        views.slot = null;
        views.unusable = "replication slot s does not exist";
        assertThat(of(RelayState.WAITING_FOR_SLOT).reason()).startsWith("replication slot s does not exist");
    }

    @Test
    void isStuckOnEveryNodeWhenTheLeaderHasNoKafka() {
        views.state = "KAFKA_UNAVAILABLE";
        assertThat(of(RelayState.WAITING_FOR_SLOT).reason()).startsWith("at node-b: KAFKA_UNAVAILABLE");

        views.seenAt = NOW.minusSeconds(6);
        assertThat(of(RelayState.WAITING_FOR_SLOT).isFine())
                .as("an old sign says nothing of now")
                .isTrue();
    }

    @Test
    void forgetsWhatWasSlowOnceItIsPaused() {
        views.behind = new Behind(12, NOW.minusSeconds(31));
        assertThat(of(RelayState.RUNNING).condition()).isEqualTo(Condition.SLOW);
        views.wish = PAUSE;
        assertThat(of(RelayState.PAUSED).condition()).isEqualTo(Condition.PAUSED);
        views.wish = null;
        views.behind = new Behind(0, null);
        assertThat(of(RelayState.RUNNING).condition()).isEqualTo(Condition.FINE);
    }

    /** As a node sees it that runs for a while. */
    private RelayVerdict ofGrownUp(RelayState state) {
        judge.judge(here(state), null, NOW.minusSeconds(60), NOW.minusSeconds(60));
        return of(state);
    }

    private RelayVerdict of(RelayState state) {
        return judge.judge(here(state), views.view(), NOW, NOW);
    }

    private static RelayStatus here(RelayState state) {
        return new RelayStatus("test", state, NOW, 0, 0, null, null, "no route to host");
    }

    /** Of a relay that does well, unless it is changed. */
    private static final class Views {

        private @Nullable RelayWish wish;
        private @Nullable RelayLag slot = ROOMY;
        private @Nullable String unusable;
        private @Nullable Leader leader;
        private Behind behind = new Behind(0, null);
        private @Nullable Instant heartbeatAt = NOW;
        private Instant seenAt = NOW;
        private String state = "RUNNING";

        RelayView view() {
            return new RelayView(
                    NOW,
                    wish,
                    new RelaySign("node-b", state, null, heartbeatAt, null, seenAt),
                    slot,
                    unusable,
                    leader,
                    behind,
                    null);
        }
    }
}
