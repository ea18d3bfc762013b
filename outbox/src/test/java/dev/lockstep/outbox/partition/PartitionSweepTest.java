package dev.lockstep.outbox.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.outbox.ManualClock;
import dev.lockstep.outbox.partition.Partitions.Dropped;
import dev.lockstep.outbox.partition.Partitions.Made;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartitionSweepTest {

    private static final Duration DAY = Duration.ofDays(1);

    private final ManualClock clock = new ManualClock();
    private final FakePartitions table = new FakePartitions();
    private final PartitionSweep sweep = new PartitionSweep(
            "ledger", table, new PartitionSettings(DAY, DAY.multipliedBy(2), DAY), clock, Thread::new);

    @Test
    void isNotKnownBeforeTheFirstRound() {
        assertThat(sweep.status()).isEmpty();
    }

    @Test
    void makesWhatIsMissingAndTellsHowItIs() {
        assertThat(sweep.round()).isFalse();
        assertThat(table.there).hasSize(3);
        assertThat(sweep.status())
                .contains(new TableStatus(
                        "ledger",
                        3,
                        30,
                        300,
                        Instant.parse("2026-11-21T00:00:00Z"),
                        Instant.parse("2026-11-23T00:00:00Z"),
                        0,
                        0));
    }

    @Test
    void looksAtTheSlotInEveryRound() {
        sweep.round();
        sweep.round();
        assertThat(table.slotLooks).isEqualTo(2);
    }

    @Test
    void dropsWhatIsOver() {
        sweep.round();
        clock.advance(DAY.multipliedBy(2));
        sweep.round();
        assertThat(table.there).extracting(Partition::until).first().isEqualTo(Instant.parse("2026-11-22T00:00:00Z"));
        assertThat(sweep.status().orElseThrow().kept()).isZero();
    }

    @Test
    void countsWhatIsKeptBecauseOfTheRelayUntilItIsDropped() {
        sweep.round();
        clock.advance(DAY.multipliedBy(2));
        for (Dropped refusal : List.of(Dropped.UNCONFIRMED, Dropped.SLOT_LOST, Dropped.SLOT_WAS_LOST)) {
            table.refusal = refusal;
            sweep.round();
            assertThat(sweep.status().orElseThrow().kept()).isEqualTo(1);
        }
        table.refusal = Dropped.LOCKED;
        sweep.round();
        assertThat(sweep.status().orElseThrow().kept()).isZero();
        assertThat(sweep.status().orElseThrow().partitions()).isEqualTo(5);
        table.refusal = Dropped.DROPPED;
        sweep.round();
        assertThat(sweep.status().orElseThrow().partitions()).isEqualTo(4);
    }

    /** Each look waits for the relay for seconds. */
    @Test
    void asksForOneAloneWhenTheRelayKeepsThem() {
        sweep.round();
        clock.advance(DAY.multipliedBy(4));
        table.refusal = Dropped.UNCONFIRMED;
        sweep.round();
        assertThat(table.dropsAsked).isEqualTo(1);
        assertThat(sweep.status().orElseThrow().kept()).isEqualTo(3);
    }

    @Test
    void clearsTheDefaultPartitionWithoutAPauseWhileThereIsMore() {
        table.defaultRows = Partitions.CLEARED_MAX + 1L;
        assertThat(sweep.round()).isTrue();
        assertThat(sweep.status().orElseThrow().defaultRows()).isEqualTo(1);
        assertThat(sweep.round()).isFalse();
        assertThat(sweep.status().orElseThrow().defaultRows()).isZero();
    }

    @Test
    void goesOnWithoutTheSpanThatTheDefaultPartitionHolds() {
        table.made = Made.DEFAULT_HOLDS_ROWS;
        sweep.round();
        assertThat(sweep.status().orElseThrow().madeUntil()).isNull();
        assertThat(table.asked).hasSize(3);
    }

    /** As the owner's functions, in memory. */
    private static final class FakePartitions implements Partitions {

        private final List<Partition> there = new ArrayList<>();
        private final List<Span> asked = new ArrayList<>();
        private Made made = Made.MADE;
        private Dropped refusal = Dropped.DROPPED;
        private long defaultRows;
        private int slotLooks;
        private int dropsAsked;

        @Override
        public TableView look() {
            return new TableView(there, defaultRows, 0);
        }

        @Override
        public boolean watchSlot() {
            slotLooks++;
            return true;
        }

        @Override
        public Made make(Span span) {
            asked.add(span);
            if (made == Made.MADE) {
                there.add(new Partition("from " + span.from(), span.from(), span.until(), 10, 100));
            }
            return made;
        }

        @Override
        public Dropped drop(Partition partition, Duration retention) {
            dropsAsked++;
            if (refusal == Dropped.DROPPED) {
                there.remove(partition);
            }
            return refusal;
        }

        @Override
        public int clearDefault(Duration retention) {
            int cleared = (int) Math.min(CLEARED_MAX, defaultRows);
            defaultRows -= cleared;
            return cleared;
        }
    }
}
