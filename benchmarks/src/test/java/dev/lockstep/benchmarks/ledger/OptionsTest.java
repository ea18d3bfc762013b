package dev.lockstep.benchmarks.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.benchmarks.ledger.Options.Chapter;
import dev.lockstep.benchmarks.ledger.Options.Pace;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {

    @Test
    void leavesOutTheGrowthUnlessItIsAskedFor() {
        assertThat(parse("").chapters()).containsExactlyInAnyOrder(Chapter.PATH, Chapter.BATCHES, Chapter.PARTS);
        assertThat(parse("growth").chapters()).containsExactly(Chapter.GROWTH);
        assertThat(parse("--full").chapters()).containsExactlyInAnyOrder(Chapter.values());
    }

    @Test
    void makesLittleOfEverythingWhenItIsToBeQuick() {
        Options quick = parse("--quick");

        assertThat(quick.chapters()).containsExactlyInAnyOrder(Chapter.values());
        assertThat(quick.pace()).isEqualTo(new Pace(1, 1, 1));
        assertThat(quick.legs()).isLessThan(parse("").legs());
    }

    @Test
    void takesWhatIsSaidOverWhatIsUsual() {
        Options options = parse("path parts --rounds 9 --seconds 2 --accounts 500 --legs 0 --profile --keep --quick");

        assertThat(options.chapters()).containsExactlyInAnyOrder(Chapter.PATH, Chapter.PARTS);
        assertThat(options.pace()).isEqualTo(new Pace(1, 9, 2));
        assertThat(options.accounts()).isEqualTo(500);
        assertThat(options.legs()).isZero();
        assertThat(options.profile()).isTrue();
        assertThat(options.keep()).isTrue();
    }

    @Test
    void takesSeveralOptionsOfTheJvmAsOneWord() {
        assertThat(Options.parse(List.of("--java", "-Xmx2g -XX:+UseParallelGC")).javaOptions())
                .isEqualTo("-Xmx2g -XX:+UseParallelGC");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pth", "--fast", "--rounds", "--rounds many", "--rounds -1", "--accounts 1"})
    void refusesWhatItDoesNotKnow(String words) {
        assertThatThrownBy(() -> parse(words)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Options parse(String words) {
        return Options.parse(words.isEmpty() ? List.of() : List.of(words.split(" ")));
    }
}
