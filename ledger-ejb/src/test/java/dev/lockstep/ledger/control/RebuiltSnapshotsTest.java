package dev.lockstep.ledger.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.query.Difference;
import dev.lockstep.contract.query.Difference.Subject;
import dev.lockstep.ledger.control.RebuiltSnapshots.Kept;
import dev.lockstep.ledger.control.RebuiltSnapshots.Line;
import dev.lockstep.ledger.control.RebuiltSnapshots.Turnover;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RebuiltSnapshotsTest {

    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant SECOND = FIRST.plusSeconds(1);
    private static final Line HOUSE = new Line("BTC/8", "HOUSE");
    private static final Line CUSTOMER = new Line("BTC/8", "CUSTOMER");

    private final RebuiltSnapshots snapshots = new RebuiltSnapshots();
    private final Findings findings = new Findings();

    @BeforeEach
    void readTheLegsInChunksThatCutTheSpans() {
        snapshots.add(0, HOUSE, turnover(-3, 1), 2, 3);
        snapshots.add(1, CUSTOMER, turnover(0, 7), 1, 5);
        snapshots.add(0, HOUSE, turnover(-1, 0), 1, 4);
        snapshots.add(2, HOUSE, turnover(-9, 0), 1, 6);
    }

    @Test
    void findsNothingWhereEachSnapshotHoldsAllLegsUpToItsEnd() {
        snapshots.compare(
                List.of(
                        new Kept(FIRST, 4, 3, Map.of(HOUSE, turnover(-4, 1))),
                        new Kept(SECOND, 5, 4, Map.of(HOUSE, turnover(-4, 1), CUSTOMER, turnover(0, 7)))),
                findings);
        assertThat(findings.found()).isZero();
    }

    @Test
    void namesEachFigureThatDiffers() {
        snapshots.compare(
                List.of(
                        new Kept(FIRST, 9, 3, Map.of(HOUSE, turnover(-4, 2))),
                        new Kept(
                                SECOND,
                                5,
                                5,
                                Map.of(HOUSE, turnover(-4, 1), new Line("ETH/18", "FEE"), turnover(-1, 0)))),
                findings);
        assertThat(findings.kept())
                .containsExactly(
                        difference(FIRST, "last leg", null, 9L, 4, 4),
                        difference(FIRST, "HOUSE credits", "BTC/8", 2L, 1, 4),
                        difference(SECOND, "legs", null, 5L, 4, 5),
                        difference(SECOND, "CUSTOMER debits", "BTC/8", null, 0, 5),
                        difference(SECOND, "CUSTOMER credits", "BTC/8", null, 7, 5),
                        difference(SECOND, "FEE debits", "ETH/18", -1L, 0, 5));
    }

    @Test
    void countsEverythingAndKeepsTheFirstThousand() {
        for (int i = 0; i < Findings.KEPT_MAX; i++) {
            assertThat(findings.isFull()).isFalse();
            findings.add(difference(FIRST, "legs", null, (long) i, -1, 0));
        }
        assertThat(findings.isFull()).isTrue();
        findings.add(difference(FIRST, "legs", null, 0L, -1, 0));
        findings.addUnseen();
        assertThat(findings.found()).isEqualTo(Findings.KEPT_MAX + 2L);
        assertThat(findings.kept()).hasSize(Findings.KEPT_MAX);
    }

    private static Turnover turnover(long debits, long credits) {
        return new Turnover(BigInteger.valueOf(debits), BigInteger.valueOf(credits));
    }

    private static Difference difference(
            Instant snapshot, String figure, String asset, Long kept, long made, long seq) {
        return new Difference(
                Subject.ofSnapshot(snapshot, figure),
                asset == null ? null : Asset.parse(asset),
                kept == null ? null : BigInteger.valueOf(kept),
                BigInteger.valueOf(made),
                seq);
    }
}
