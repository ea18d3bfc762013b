package dev.lockstep.ledger.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChunksTest {

    @Test
    void leavesWhatIsSmallInOnePiece() {
        assertThat(Chunks.of(List.of(1, 2, 3), size -> size)).containsExactly(List.of(1, 2, 3));
        assertThat(Chunks.of(List.<Integer>of(), size -> size)).isEmpty();
    }

    @Test
    void cutsByRowsAndKeepsTheirOrder() {
        List<List<Integer>> chunks = Chunks.of(Collections.nCopies(12_000, 1), size -> size);
        assertThat(chunks).extracting(List::size).containsExactly(5_000, 5_000, 2_000);
    }

    @Test
    void cutsByBytesAndSendsWhatIsTooLargeAlone() {
        int mebibyte = 1 << 20;
        List<Integer> rows = List.of(5, 3, 1, 20, 1);
        assertThat(Chunks.of(rows, size -> size * mebibyte))
                .containsExactly(List.of(5, 3), List.of(1), List.of(20), List.of(1));
    }
}
