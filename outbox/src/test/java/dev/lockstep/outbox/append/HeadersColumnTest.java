package dev.lockstep.outbox.append;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.lockstep.contract.message.Header;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeadersColumnTest {

    @Test
    void keepsOrderAndRepeatedNames() {
        List<Header> read = HeadersColumn.read(
                HeadersColumn.write(List.of(Header.text("b", "1"), Header.text("a", "2"), Header.text("b", "3"))));

        assertThat(read).extracting(Header::name).containsExactly("b", "a", "b");
        assertThat(read).extracting(header -> new String(header.value())).containsExactly("1", "2", "3");
    }

    @Test
    void keepsAnyBytes() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }

        List<Header> read = HeadersColumn.read(HeadersColumn.write(List.of(new Header("any", all))));

        assertThat(read.get(0).value()).isEqualTo(all);
    }

    @Test
    void writesNoCharacterThatJsonbRefuses() {
        assertThat(HeadersColumn.write(List.of(Header.text("nul\u0000name", "v"))))
                .doesNotContain("\\u0000");
    }

    @Test
    void readsNullAsNoHeaders() {
        assertThat(HeadersColumn.read(null)).isEmpty();
        assertThat(HeadersColumn.read(HeadersColumn.write(List.of()))).isEmpty();
    }

    @Test
    void refusesWhatItNeverWrote() {
        assertThatIllegalStateException().isThrownBy(() -> HeadersColumn.read("{"));
        assertThatIllegalStateException().isThrownBy(() -> HeadersColumn.read("[{\"name\":\"a\"}]"));
        assertThatIllegalStateException().isThrownBy(() -> HeadersColumn.read("[{\"name\":\"a\",\"value\":\"%\"}]"));
    }
}
