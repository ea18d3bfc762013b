package dev.lockstep.swap.swap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.swap.swap.StreamSlots.Answer;
import org.junit.jupiter.api.Test;

class StreamSlotsTest {

    private final StreamSlots slots = new StreamSlots(2, 3);

    @Test
    void areSoManyForEachChannelAndSoManyForAll() {
        assertThat(slots.take("a")).isEqualTo(Answer.TAKEN);
        assertThat(slots.take("a")).isEqualTo(Answer.TAKEN);
        assertThat(slots.take("a")).isEqualTo(Answer.CHANNEL_FULL);
        assertThat(slots.take("b")).isEqualTo(Answer.TAKEN);
        assertThat(slots.take("b")).isEqualTo(Answer.ALL_FULL);
        assertThat(slots.take("a")).as("its own fault").isEqualTo(Answer.CHANNEL_FULL);
    }

    @Test
    void canBeTakenAgainWhenTheyAreGivenBack() {
        for (int i = 0; i < 3; i++) {
            slots.take(i < 2 ? "a" : "b");
        }
        slots.giveBack("a");
        assertThat(slots.take("b")).isEqualTo(Answer.TAKEN);
        slots.giveBack("b");
        assertThat(slots.take("a")).isEqualTo(Answer.TAKEN);
    }

    @Test
    void areNotGivenBackByWhoHasNone() {
        assertThatThrownBy(() -> slots.giveBack("a")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void areNoneWhereLimitsContradict() {
        assertThatThrownBy(() -> new StreamSlots(0, 1)).hasMessageContaining("lockstep.streams.channel_max");
        assertThatThrownBy(() -> new StreamSlots(5, 4)).hasMessageContaining("not 5 of 4");
    }
}
