package dev.lockstep.outbox.consume;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JdbcBlameTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"08001", "08006", "28P01", "3D000", "53100", "53300", "57P01", "57P03", "58030", "25006", "42P01"
            })
    void blamesTheDatabaseWhenItCannotBeReachedOrIsOverloaded(String state) {
        assertThat(JdbcBlame.of(wrapped(new SQLException("no", state)))).isEqualTo(Blame.DATABASE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"40001", "40P01", "55P03", "57014"})
    void blamesNobodyForATransactionInTheWay(String state) {
        assertThat(JdbcBlame.of(wrapped(new BatchUpdateException("no", state, new int[0]))))
                .isEqualTo(Blame.CONFLICT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "22001", "22P02", "P0001", "23514"})
    void blamesTheRecordForWhatItsDataDoes(String state) {
        assertThat(JdbcBlame.of(wrapped(new SQLException("no", state)))).isEqualTo(Blame.RECORD);
    }

    @Test
    void blamesTheDatabaseForAnExhaustedPool() {
        SQLException pool = new SQLException("Error in allocating a connection. Cause: In-use connections equal"
                + " max-pool-size and expired max-wait-time. Cannot allocate more connections.");

        assertThat(JdbcBlame.of(wrapped(pool))).isEqualTo(Blame.DATABASE);
        assertThat(JdbcBlame.of(wrapped(new SQLException("no", (String) null, new ConnectException("refused")))))
                .isEqualTo(Blame.DATABASE);
    }

    @Test
    void blamesTheRecordWhenNoDatabaseIsInvolved() {
        assertThat(JdbcBlame.of(new NullPointerException())).isEqualTo(Blame.RECORD);
    }

    @Test
    void endsAtACircleOfCauses() {
        Exception one = new Exception("one");
        Exception other = new Exception("other", one);
        one.initCause(other);

        assertThat(JdbcBlame.of(one)).isEqualTo(Blame.RECORD);
    }

    private static RuntimeException wrapped(SQLException cause) {
        return new IllegalStateException("rolled back", new RuntimeException(cause));
    }
}
