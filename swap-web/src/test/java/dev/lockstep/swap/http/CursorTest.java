package dev.lockstep.swap.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

    private static final UUID LAST = UUID.fromString("0190a1b2-0000-7000-8000-00000000002a");

    @Test
    void comesBackFromItsText() {
        Cursor cursor = new Cursor("demo swaps", LAST);

        assertThat(Cursor.parse("demo swaps", cursor.text())).isEqualTo(cursor);
        assertThat(cursor.text()).matches("[A-Za-z0-9_-]+");
    }

    @Test
    void belongsToItsListOnly() {
        String text = new Cursor("demo swaps", LAST).text();

        assertThatThrownBy(() -> Cursor.parse("other swaps", text)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Cursor.parse("demo swaps&state=BOOKED", text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void doesNotSurviveAChange() {
        String text = new Cursor("demo swaps", LAST).text();
        for (int i = 0; i < text.length(); i++) {
            char other = text.charAt(i) == 'A' ? 'B' : 'A';
            String changed = text.substring(0, i) + other + text.substring(i + 1);
            assertThatThrownBy(() -> Cursor.parse("demo swaps", changed)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "AAAA", "%%%", "====", "0190a1b2-0000-7000-8000-00000000002a"})
    void isNotMadeOfRubbish(String text) {
        assertThatThrownBy(() -> Cursor.parse("demo swaps", text)).isInstanceOf(IllegalArgumentException.class);
    }
}
