package dev.lockstep.swap.trade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.swap.trade.Progress.State;
import dev.lockstep.swap.trade.Progress.Step;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");

    @Test
    void endsOnceAndStaysSo() {
        for (State state : State.values()) {
            for (State announced : State.values()) {
                if (announced == State.REQUESTED || announced == State.PENDING_APPROVAL) {
                    continue;
                }
                Step expected =
                        state == State.REQUESTED ? Step.ENDS : state == announced ? Step.ALREADY_SO : Step.CONTRADICTS;
                assertThat(Progress.step(state, announced)).isEqualTo(expected);
            }
        }
    }

    @Test
    void doesNotEndAsRequested() {
        assertThatThrownBy(() -> Progress.step(State.REQUESTED, State.REQUESTED))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Progress.step(State.PENDING_APPROVAL, State.PENDING_APPROVAL))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** The ledger cannot have heard of it, so what it announces is of another deal with the same id. */
    @Test
    void doesNotEndByTheLedgerWhileItWaitsForApproval() {
        assertThat(Progress.step(State.PENDING_APPROVAL, State.BOOKED)).isEqualTo(Step.CONTRADICTS);
    }

    @Test
    void comesBackFromItsStoredForm() {
        assertThat(Progress.of(State.PENDING_APPROVAL, null, null, null)).isEqualTo(new Progress.PendingApproval());
        assertThat(Progress.of(State.REQUESTED, null, null, null)).isEqualTo(new Progress.Requested());
        assertThat(Progress.of(State.BOOKED, AT, null, null)).isEqualTo(new Progress.Booked(AT));
        assertThat(Progress.of(State.REFUSED, AT, "insufficient-funds", "why"))
                .isEqualTo(new Progress.Refused(AT, "insufficient-funds", "why"));
        assertThat(Progress.of(State.EXPIRED, AT, null, null)).isEqualTo(new Progress.Expired(AT));
    }

    @Test
    void isNoStateWithoutItsTime() {
        assertThatThrownBy(() -> Progress.of(State.BOOKED, null, null, null)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Progress.of(State.REQUESTED, AT, null, null))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Progress.of(State.PENDING_APPROVAL, AT, null, null))
                .isInstanceOf(IllegalStateException.class);
    }
}
