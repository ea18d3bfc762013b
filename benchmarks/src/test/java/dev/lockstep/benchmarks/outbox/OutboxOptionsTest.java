package dev.lockstep.benchmarks.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboxOptionsTest {

    @Test
    void takesWhatIsSaidOverWhatIsUsual() {
        assertThat(parse("--rounds 2 --seconds 4 --rows 50000 --keep --quick"))
                .isEqualTo(new Options(2, 4, 50_000, true));
        assertThat(parse("--quick").rows()).isLessThan(parse("").rows());
    }

    @ParameterizedTest
    @ValueSource(strings = {"fast", "--rounds", "--rounds many", "--rounds 0", "--seconds 0", "--rows 19999"})
    void refusesWhatItDoesNotUnderstand(String words) {
        assertThatIllegalArgumentException().isThrownBy(() -> parse(words));
    }

    private static Options parse(String words) {
        return Options.parse(words.isEmpty() ? List.of() : List.of(words.split(" ")));
    }
}
