package dev.lockstep.swap.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorsTest {

    private static final UUID LAST = UUID.fromString("0190a1b2-0000-7000-8000-00000000002a");

    private final Cursors cursors = new Cursors("a key of the instance");

    @Test
    void comeBackFromTheirText() {
        String text = cursors.text("demo swaps", LAST);

        assertThat(cursors.read("demo swaps", "cursor", text)).isEqualTo(LAST);
        assertThat(text).matches("[A-Za-z0-9_-]+");
        assertThat(cursors.read("demo swaps", "cursor", null)).isNull();
    }

    @Test
    void areTheSameOnEveryNodeWithTheSameKey() {
        Cursors other = new Cursors("a key of the instance");
        assertThat(other.read("demo swaps", "cursor", cursors.text("demo swaps", LAST)))
                .isEqualTo(LAST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"other swaps", "demo swaps&state=BOOKED", "demo events", ""})
    void belongToOneListOfOneChannel(String list) {
        assertRefused(cursors, list, cursors.text("demo swaps", LAST));
    }

    @Test
    void areMadeByNobodyWithoutTheKey() {
        String text = new Cursors("a key of another instance").text("demo swaps", LAST);
        assertRefused(cursors, "demo swaps", text);
    }

    @Test
    void doNotSurviveAChange() {
        String text = cursors.text("demo swaps", LAST);
        for (int i = 0; i < text.length(); i++) {
            char other = text.charAt(i) == 'A' ? 'B' : 'A';
            assertRefused(cursors, "demo swaps", text.substring(0, i) + other + text.substring(i + 1));
        }
        assertRefused(cursors, "demo swaps", text + "AAAA");
        assertRefused(cursors, "demo swaps", text.substring(4));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "AAAA", "%%%", "====", "0190a1b2-0000-7000-8000-00000000002a"})
    void areNotMadeOfRubbish(String text) {
        assertRefused(cursors, "demo swaps", text);
    }

    @Test
    void wantAKeyThatCannotBeGuessed() {
        assertThatThrownBy(() -> new Cursors("fifteen letters"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lockstep.cursor.key")
                .hasMessageNotContaining("fifteen letters");
    }

    private static void assertRefused(Cursors cursors, String list, String text) {
        assertThatThrownBy(() -> cursors.read(list, "cursor", text))
                .as(text)
                .isInstanceOfSatisfying(ProblemException.class, refused -> {
                    assertThat(refused.problem().code()).isEqualTo(ProblemCode.INVALID_REQUEST);
                    assertThat(refused.problem().errors().get(0).pointer()).isEqualTo("#cursor");
                    assertThat(refused.problem().detail()).contains("take it from the Link header");
                });
    }
}
