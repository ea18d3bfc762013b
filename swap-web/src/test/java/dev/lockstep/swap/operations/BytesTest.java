package dev.lockstep.swap.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BytesTest {

    @Test
    void showsTextAsText() {
        assertThat(Bytes.shown("{\"pair\":\"Zürich\"}\n".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("{\"pair\":\"Zürich\"}\n");
    }

    @Test
    void showsWhatIsNoTextAsADump() {
        assertThat(Bytes.shown(new byte[] {1, 'a', (byte) 0xff}))
                .isEqualTo("000000  01 61 ff" + "   ".repeat(13) + "  .a.\n");
    }

    @Test
    void showsControlCharactersAsADumpBecauseTheyWouldNotBeSeen() {
        assertThat(Bytes.shown(new byte[] {'a', 0, 'b'})).startsWith("000000  61 00 62");
    }

    @Test
    void saysWhenThereIsNothing() {
        assertThat(Bytes.shown(null)).isEqualTo("(none)");
    }

    @Test
    void stopsAfterSixteenKibibytes() {
        assertThat(Bytes.shown("x".repeat(20_000).getBytes(StandardCharsets.UTF_8)))
                .hasSize(16_384 + "\n... 3616 more bytes".length())
                .endsWith("\n... 3616 more bytes");
    }
}
