package dev.lockstep.benchmarks.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiOptionsTest {

    @Test
    void takesWhatIsSaidOverWhatIsUsual() {
        assertThat(parse("--reads 3 --swaps 4 --warm-up 0 --seconds 5 --java -Xmx1g --quick"))
                .isEqualTo(new Options(3, 4, 0, 5, "-Xmx1g"));
        assertThat(parse("").reads()).isEqualTo(200);
        assertThat(parse("").swaps()).isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fast", "--reads", "--reads many", "--swaps 0", "--seconds 0"})
    void refusesWhatItDoesNotUnderstand(String words) {
        assertThatIllegalArgumentException().isThrownBy(() -> parse(words));
    }

    private static Options parse(String words) {
        return Options.parse(words.isEmpty() ? List.of() : List.of(words.split(" ")));
    }
}
