package dev.lockstep.swap.swap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventNumberTest {

    @Test
    void comesBackFromItsText() {
        assertThat(EventNumber.parse("")).isEqualTo(EventNumber.NONE);
        assertThat(EventNumber.parse("0")).isEqualTo(EventNumber.PENDING);
        assertThat(EventNumber.parse("1")).isEqualTo(EventNumber.REQUESTED);
        assertThat(EventNumber.parse("2")).isEqualTo(EventNumber.END);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "00", "01", " 1", "END", "-1"})
    void isNothingElse(String text) {
        assertThatThrownBy(() -> EventNumber.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
