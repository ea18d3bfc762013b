package dev.lockstep.benchmarks.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.benchmarks.relay.Options.Chapter;
import dev.lockstep.benchmarks.relay.Options.Pace;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {

    @Test
    void measuresEverythingUnlessToldOtherwise() {
        Options options = parse("");

        assertThat(options.chapters()).containsExactlyInAnyOrder(Chapter.values());
        assertThat(options.rows()).isEqualTo(200_000);
        assertThat(options.rates()).containsExactly(100, 1_000, 5_000);
        assertThat(options.pace()).isEqualTo(new Pace(5, 2, 15, 10));
        assertThat(options.peers()).isTrue();
        assertThat(options.javaWords()).containsExactly("-Xmx512m", "-XX:+UseSerialGC");
    }

    @Test
    void takesWhatIsSaidOverWhatIsUsual() {
        Options options = parse("live --rate 300 --rounds 7 --warm-up 3 --seconds 2 --rows 100 --no-peers --quick");

        assertThat(options.chapters()).containsExactly(Chapter.LIVE);
        assertThat(options.rates()).containsExactly(300);
        assertThat(options.pace()).isEqualTo(new Pace(7, 7, 3, 2));
        assertThat(options.rows()).isEqualTo(100);
        assertThat(options.peers()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--fast", "fill", "--rows", "--rows many", "--rows 99", "--seconds 0"})
    void refusesWhatItDoesNotKnow(String words) {
        assertThatThrownBy(() -> parse(words)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Options parse(String words) {
        return Options.parse(words.isEmpty() ? List.of() : List.of(words.split(" ")));
    }
}
