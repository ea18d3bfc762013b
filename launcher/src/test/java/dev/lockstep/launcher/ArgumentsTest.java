package dev.lockstep.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.launcher.Arguments.Known;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {

    private static final Known KNOWN = new Known(Set.of("--fresh"), Set.of("--port", "--ttl"), Set.of("--scope"));

    @Test
    void readsFlagsAndOptionsInEitherSpelling() {
        Arguments arguments = parse("--fresh", "--port", "9000", "--data=/srv/lockstep");

        assertThat(arguments.has("--fresh")).isTrue();
        assertThat(arguments.port(8080)).isEqualTo(9000);
        assertThat(arguments.data()).isEqualTo(Path.of("/srv/lockstep"));
    }

    @Test
    void keepsTheOrderOfARepeatedOption() {
        assertThat(parse("--scope", "swaps:read", "--scope=swaps:write").all("--scope"))
                .containsExactly("swaps:read", "swaps:write");
    }

    @Test
    void fallsBackToTheStandards() {
        Arguments arguments = parse();

        assertThat(arguments.has("--fresh")).isFalse();
        assertThat(arguments.port(8080)).isEqualTo(8080);
        assertThat(arguments.duration("--ttl", Duration.ofHours(1))).isEqualTo(Duration.ofHours(1));
        assertThat(arguments.data().getFileName()).hasToString("data");
    }

    @Test
    void refusesWhatTheCommandDoesNotKnow() {
        assertThatThrownBy(() -> parse("--frsh"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--frsh");
        assertThatThrownBy(() -> parse("more")).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> parse("--fresh=yes")).isInstanceOf(UsageException.class);
    }

    @Test
    void refusesAnOptionWithoutValueOrGivenTwice() {
        assertThatThrownBy(() -> parse("--port")).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> parse("--port", "--fresh")).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> parse("--port", "1", "--port", "2")).isInstanceOf(UsageException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "65536", "http", ""})
    void refusesAPortThatIsNone(String port) {
        assertThatThrownBy(() -> parse("--port=" + port).port(8080)).isInstanceOf(UsageException.class);
    }

    @Test
    void readsDurationsWithTheirUnit() {
        assertThat(ttl("90s")).isEqualTo(Duration.ofSeconds(90));
        assertThat(ttl("15m")).isEqualTo(Duration.ofMinutes(15));
        assertThat(ttl("1h")).isEqualTo(Duration.ofHours(1));
        assertThat(ttl("30d")).isEqualTo(Duration.ofDays(30));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "h", "0s", "31d", "1w", "-1h", "99999999999s"})
    void refusesDurationsThatAreNoneOrOutOfBounds(String text) {
        assertThatThrownBy(() -> ttl(text)).isInstanceOf(UsageException.class);
    }

    private static Duration ttl(String text) {
        return parse("--ttl", text).duration("--ttl", Duration.ofHours(1));
    }

    private static Arguments parse(String... words) {
        return Arguments.parse(List.of(words), KNOWN);
    }
}
