package dev.lockstep.benchmarks.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeOptionsTest {

    @Test
    void asksTenMillionLegsUnlessItIsToBeQuick() {
        assertThat(parse("")).isEqualTo(new TimeOptions(100_000, 10_000_000, 200, false));
        assertThat(parse("--quick")).isEqualTo(new TimeOptions(1_000, 20_000, 20, false));
    }

    @Test
    void takesWhatIsSaidOverWhatIsUsual() {
        assertThat(parse("--legs 1000000 --accounts 500 --queries 7 --keep --quick"))
                .isEqualTo(new TimeOptions(500, 1_000_000, 7, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--fast", "--legs", "--legs many", "--legs 999", "--accounts 99", "--queries 0"})
    void refusesWhatItDoesNotKnow(String words) {
        assertThatThrownBy(() -> parse(words)).isInstanceOf(IllegalArgumentException.class);
    }

    private static TimeOptions parse(String words) {
        return TimeOptions.parse(words.isEmpty() ? List.of() : List.of(words.split(" ")));
    }
}
