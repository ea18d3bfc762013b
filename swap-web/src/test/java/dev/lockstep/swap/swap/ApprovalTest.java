package dev.lockstep.swap.swap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.swap.swap.Approval.Standing;
import dev.lockstep.swap.trade.Progress;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ApprovalTest {

    private static final Instant ASKED = Instant.parse("2026-11-20T10:00:00Z");
    private static final Instant ANSWER_BY = ASKED.plusSeconds(30);
    private static final Approval APPROVAL = Approval.asked("agent:shopper", ASKED, ANSWER_BY);
    private static final Progress PENDING = new Progress.PendingApproval();

    @Test
    void waitsUntilItsTimeIsOverAndNotAMomentLonger() {
        assertThat(APPROVAL.standing(PENDING, ANSWER_BY.minusNanos(1_000))).isEqualTo(Standing.WAITING);
        assertThat(APPROVAL.standing(PENDING, ANSWER_BY)).isEqualTo(Standing.MISSED);
    }

    @Test
    void wasMissedWhenItEndedWithoutAnybody() {
        assertThat(APPROVAL.standing(new Progress.Expired(ANSWER_BY), ANSWER_BY))
                .isEqualTo(Standing.MISSED);
    }

    @Test
    void staysWhatWasDecided() {
        Approval decided = APPROVAL.decided("alice", ASKED.plusSeconds(1));
        Instant later = ANSWER_BY.plusSeconds(60);
        assertThat(decided.standing(new Progress.Requested(), later)).isEqualTo(Standing.APPROVED);
        assertThat(decided.standing(new Progress.Booked(later), later)).isEqualTo(Standing.APPROVED);
        assertThat(decided.standing(new Progress.Expired(later), later)).isEqualTo(Standing.APPROVED);
        assertThat(decided.standing(new Progress.Refused(later, "insufficient-funds", "why"), later))
                .as("approved, and then refused by the ledger")
                .isEqualTo(Standing.APPROVED);
        assertThat(decided.standing(new Progress.Refused(later, Approval.REJECTED, "too much"), later))
                .isEqualTo(Standing.REJECTED);
    }
}
