package dev.lockstep.swap.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.contract.id.SagaId;
import dev.lockstep.outbox.lag.Standing;
import dev.lockstep.swap.admission.SwapFacts.RelayFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutlookTest {

    private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");
    private static final SagaId SAGA = new SagaId(new UUID(1, 1));
    private static final long LOG_LEFT_MIN = 1_000;

    private final Outlook outlook = new Outlook(LOG_LEFT_MIN);

    @Test
    void knowsNothingUntilEverySourceHasAnswered() {
        assertEstimate(0, 86_400, Reason.LEDGER_SILENT);
        ledger(0, null);
        swap(0, 100L, 100, null);
        assertThat(outlook.isKnown()).isFalse();
        assertEstimate(0, 86_400, Reason.UNKNOWN);
        queue(0, 0, 0);
        assertThat(outlook.isKnown()).isTrue();
        assertEstimate(0, 0);
    }

    @Test
    void isAsLongAsTheRelayIsBehind() {
        for (int second = 0; second <= 10; second++) {
            well(second);
            swap(second, 100L, 100 + second, null);
        }
        assertEstimate(10, 10, Reason.RELAY_BEHIND);
        swap(11, 109L, 111, null);
        assertEstimate(11, 2, Reason.RELAY_BEHIND);
        swap(12, 112L, 112, null);
        assertEstimate(12, 0);
    }

    /** A log grows by itself, too: by clean-up and by other tables. That is nothing for the relay to send. */
    @Test
    void isNotBehindALogInWhichThereIsNoDeal() {
        for (int second = 0; second <= 60; second++) {
            well(second);
            swap(second, new RelayFacts(100, true), "the same", 100 + second, null);
        }
        assertEstimate(60, 0);
    }

    @Test
    void countsTheTimeInWhichNoRelayRunsAnywhere() {
        for (int second = 0; second <= 10; second++) {
            well(second);
            swap(second, new RelayFacts(100, second <= 3), "the same", 100, null);
        }
        assertEstimate(10, 7, Reason.RELAY_BEHIND);
        swap(11, new RelayFacts(100, true), "the same", 100, null);
        assertEstimate(11, 0);
    }

    /** The queues are passed one after the other. */
    @Test
    void addsWhatTheLedgerIsBehind() {
        for (int second = 0; second <= 4; second++) {
            well(second);
            swap(second, 100L, 100 + second, null);
        }
        queue(4, 7, 70);
        assertEstimate(4, 11, Reason.LEDGER_BEHIND);
    }

    /** After a restart in the middle of an outage nobody has seen the log grow; the deals in it tell how old it is. */
    @Test
    void takesALogThatNobodySawGrowForAsOldAsTheOldestDeal() {
        well(60);
        swap(60, 100L, 500, deal(2, 22));
        assertEstimate(60, 58, Reason.RELAY_BEHIND);
        swap(61, 499L, 500, deal(2, 22));
        assertEstimate(61, 59, Reason.RELAY_BEHIND);
        swap(62, 500L, 500, deal(2, 22));
        assertEstimate(62, 0);
    }

    @Test
    void countsTheOldestDealUntilItMustHaveEnded() {
        wellUntil(19, deal(0, 20));
        assertEstimate(19, 19, Reason.DEALS_OPEN);
        wellUntil(25, deal(0, 20));
        assertEstimate(25, 25, Reason.DEALS_OPEN);
        wellUntil(26, deal(0, 20));
        assertEstimate(26, 0);
    }

    @Test
    void doesNotCountADealThatTheLedgerHasEnded() {
        wellUntil(19, deal(0, 20));
        ledger(19, SAGA);
        assertEstimate(19, 0);
        assertThat(outlook.oldest()).isEqualTo(deal(0, 20));
    }

    @Test
    void countsSilenceAsAWaitButNotAMomentOfIt() {
        wellUntil(0, null);
        assertEstimate(2, 0);
        ledger(20, null);
        queue(20, 0, 0);
        assertEstimate(20, 20, Reason.UNKNOWN);
        wellUntil(21, null);
        well(30);
        swap(30, 100L, 100, null);
        assertEstimate(30, 0);
        swap(40, 100L, 100, null);
        queue(40, 0, 0);
        assertEstimate(40, 10, Reason.LEDGER_SILENT);
    }

    @Test
    void takesARelayWithoutASlotForUnknown() {
        wellUntil(0, null);
        for (int second = 1; second <= 9; second++) {
            well(second);
            swap(second, null, 100, null);
        }
        assertEstimate(9, 9, Reason.UNKNOWN);
        assertThat(outlook.timeouts()).containsExactly(Duration.ofSeconds(20));
    }

    @Test
    void closesWhileTooLittleLogIsLeftAndUntilThereIsTwiceAsMuch() {
        wellUntil(0, null);
        outlook.logLeft(LOG_LEFT_MIN);
        assertEstimate(0, 0);
        outlook.logLeft(LOG_LEFT_MIN - 1);
        assertEstimate(0, 86_400, Reason.LOG_FULL);
        outlook.logLeft(2 * LOG_LEFT_MIN - 1);
        assertEstimate(0, 86_400, Reason.LOG_FULL);
        outlook.logLeft(2 * LOG_LEFT_MIN);
        assertEstimate(0, 0);
    }

    /** What follows from one cause is now a little ahead of it and now behind: the reason must not flicker. */
    @Test
    void namesTheCauseAndNotWhatFollowsFromIt() {
        wellUntil(0, deal(0, 100));
        for (int second = 1; second <= 10; second++) {
            queue(second, 0, 0);
            swap(second, 100L, 100 + second, deal(0, 100));
        }
        assertEstimate(10, 10, Reason.LEDGER_SILENT);
    }

    private void wellUntil(int second, @Nullable OpenDeal oldest) {
        well(second);
        swap(second, 100L, 100, oldest);
    }

    private void well(int second) {
        ledger(second, null);
        queue(second, 0, 0);
    }

    /** A deal is accepted whenever the log has grown. */
    private void swap(int second, @Nullable Long relayed, long end, @Nullable OpenDeal oldest) {
        swap(second, relayed == null ? null : new RelayFacts(relayed, true), "deal " + end, end, oldest);
    }

    private void swap(int second, @Nullable RelayFacts relay, String newest, long end, @Nullable OpenDeal oldest) {
        outlook.swap(new SwapFacts(at(second), relay, newest, end, oldest, List.of(Duration.ofSeconds(20))));
    }

    private void queue(int second, int waitingSeconds, long behind) {
        outlook.queue(new Standing(at(second), 10, behind, Duration.ofSeconds(waitingSeconds)));
    }

    private void ledger(int second, @Nullable SagaId ended) {
        outlook.ledger(new LedgerFacts(at(second), ended));
    }

    private static OpenDeal deal(int requested, int deadline) {
        return new OpenDeal(SAGA, at(requested), at(deadline));
    }

    private void assertEstimate(int second, int seconds) {
        assertThat(outlook.estimate(at(second)).delay()).isEqualTo(Duration.ofSeconds(seconds));
    }

    private void assertEstimate(int second, int seconds, Reason reason) {
        assertThat(outlook.estimate(at(second))).isEqualTo(new Estimate(Duration.ofSeconds(seconds), reason));
    }

    private static Instant at(int second) {
        return START.plusSeconds(second);
    }
}
