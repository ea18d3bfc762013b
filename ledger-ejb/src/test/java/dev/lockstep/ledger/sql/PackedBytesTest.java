package dev.lockstep.ledger.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PackedBytesTest {

    @Test
    void saysWhereEachRowsBytesBeginCountedFromOne() {
        PackedBytes packed = PackedBytes.of(List.of("ab", "", "cde"), text -> text.getBytes(StandardCharsets.UTF_8));
        assertThat(packed.bytes()).asString().isEqualTo("abcde");
        assertThat(packed.offsets()).isEqualTo("{1,3,3}");
        assertThat(packed.sizes()).isEqualTo("{2,0,3}");
    }
}
