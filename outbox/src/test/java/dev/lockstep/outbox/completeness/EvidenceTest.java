package dev.lockstep.outbox.completeness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.contract.query.Holding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EvidenceTest {

    private static final List<Boolean> BOTH = List.of(false, true);

    @Test
    void neverCallsMissingWhatCanStillCome() {
        for (Evidence each : all()) {
            boolean relayPassedAndNowhere = !each.inKafka() && !each.refused() && each.searched();
            boolean readerPassed = each.inKafka() && each.read() && each.passed();
            boolean held = each.read() && each.holding() != Holding.NOTHING;
            assertThat(each.fate().isMissing())
                    .as("%s", each)
                    .isEqualTo((relayPassedAndNowhere || readerPassed) && !held);
        }
    }

    @Test
    void takesWhatTheReaderHoldsForArrivedWhateverElseIsSeen() {
        assertThat(all())
                .filteredOn(each -> each.read() && each.holding() != Holding.NOTHING)
                .isNotEmpty()
                .allMatch(each -> each.fate() == Fate.ARRIVED);
    }

    @Test
    void endsInKafkaWhereNobodyOfOursReads() {
        assertThat(all())
                .filteredOn(each -> !each.read() && each.inKafka())
                .isNotEmpty()
                .allMatch(each -> each.fate() == Fate.ARRIVED);
    }

    @Test
    void tellsTheStageAfterWhichItVanished() {
        assertThat(new Evidence(false, false, true, true, true, Holding.NOTHING).fate())
                .isEqualTo(Fate.LOST_BEFORE_KAFKA);
        assertThat(new Evidence(false, true, true, true, true, Holding.NOTHING).fate())
                .isEqualTo(Fate.LOST_BEFORE_READER);
        assertThat(new Evidence(false, true, true, true, false, Holding.NOTHING).fate())
                .isEqualTo(Fate.UNDER_WAY_TO_READER);
        assertThat(new Evidence(false, false, false, true, false, Holding.NOTHING).fate())
                .isEqualTo(Fate.UNDER_WAY_TO_KAFKA);
        assertThat(new Evidence(true, false, true, true, false, Holding.NOTHING).fate())
                .isEqualTo(Fate.REFUSED);
    }

    @Test
    void knowsAFateForEverythingAndMeetsEveryFate() {
        Set<Fate> met = EnumSet.noneOf(Fate.class);
        all().forEach(each -> met.add(each.fate()));
        assertThat(met).containsExactlyInAnyOrder(Fate.values());
    }

    /** Every message is counted once between stages, whatever is known of it. */
    @Test
    void countsEveryMessageOnceFromStageToStage() {
        for (Evidence each : all()) {
            for (boolean ours : BOTH) {
                if (!ours && !each.inKafka()) {
                    continue; // what others have sent is known from Kafka alone
                }
                Tally.Sum sum = new Tally.Sum();
                sum.add(each, ours, Instant.EPOCH);
                Tally tally = sum.total();
                long notYetInKafka = each.fate() == Fate.UNDER_WAY_TO_KAFKA ? 1 : 0;
                assertThat(tally.appended())
                        .as("%s", each)
                        .isEqualTo(tally.inKafka() + tally.refused() + tally.lostBeforeKafka() + notYetInKafka);
                if (each.read()) {
                    long notYetRead = each.fate() == Fate.UNDER_WAY_TO_READER ? 1 : 0;
                    assertThat(tally.inKafka() + tally.others())
                            .as("%s", each)
                            .isEqualTo(tally.received() + tally.lostBeforeReader() + notYetRead);
                }
                assertThat(tally.state() == Tally.State.INCOMPLETE)
                        .isEqualTo(each.fate().isMissing());
            }
        }
    }

    private static List<Evidence> all() {
        List<Evidence> all = new ArrayList<>();
        for (boolean refused : BOTH) {
            for (boolean inKafka : BOTH) {
                for (boolean searched : BOTH) {
                    for (boolean read : BOTH) {
                        for (boolean passed : BOTH) {
                            for (Holding holding : Holding.values()) {
                                all.add(new Evidence(refused, inKafka, searched, read, passed, holding));
                            }
                        }
                    }
                }
            }
        }
        return all;
    }
}
