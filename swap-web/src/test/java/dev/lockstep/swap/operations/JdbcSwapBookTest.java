package dev.lockstep.swap.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class JdbcSwapBookTest {

    @Test
    void knowsTheSmallestUuidv7OfAnInstant() {
        assertThat(JdbcSwapBook.smallestIdOf(Instant.ofEpochMilli(0x017f22e279b0L)))
                .hasToString("017f22e2-79b0-7000-8000-000000000000");
    }
}
