package dev.lockstep.ledger.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArrayLiteralTest {

    @Test
    void quotesEveryTextSoThatNoneIsSyntax() {
        assertThat(ArrayLiteral.of(List.of("a", "null", "{}", "x,y", "", 7)))
                .isEqualTo("{\"a\",\"null\",\"{}\",\"x,y\",\"\",7}");
    }

    @Test
    void escapesQuotesAndBackslashes() {
        assertThat(ArrayLiteral.of(List.of("a\"b\\c"))).isEqualTo("{\"a\\\"b\\\\c\"}");
    }

    @Test
    void tellsNullFromTheWord() {
        assertThat(ArrayLiteral.of(Arrays.asList(null, "NULL"))).isEqualTo("{NULL,\"NULL\"}");
    }

    @Test
    void replacesWhatPostgresCannotKeep() {
        assertThat(ArrayLiteral.of(List.of("a\u0000b"))).isEqualTo("{\"a\uFFFDb\"}");
    }

    @Test
    void takesAColumnOfEachRow() {
        assertThat(ArrayLiteral.of(List.of("a", "bcd"), String::length)).isEqualTo("{1,3}");
        assertThat(ArrayLiteral.of(List.of())).isEqualTo("{}");
    }
}
