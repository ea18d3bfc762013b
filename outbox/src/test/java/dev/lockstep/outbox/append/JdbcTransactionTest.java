package dev.lockstep.outbox.append;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lockstep.outbox.FakeDatabase;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import org.junit.jupiter.api.Test;

class JdbcTransactionTest {

    @Test
    void givesTheConnectionThatJpaHasInTheTransaction() throws SQLException {
        assertThat(JdbcTransaction.connection(FakeDatabase.withConnection(false)))
                .isNotNull();
    }

    @Test
    void refusesAConnectionWhoseStatementsCommitByThemselves() {
        assertThatExceptionOfType(SQLNonTransientConnectionException.class)
                .isThrownBy(() -> JdbcTransaction.connection(FakeDatabase.withConnection(true)))
                .satisfies(refused -> assertThat(refused.getSQLState()).isEqualTo("08003"));
    }

    @Test
    void refusesToWriteWithoutATransaction() {
        assertThatExceptionOfType(SQLNonTransientConnectionException.class)
                .isThrownBy(() -> JdbcTransaction.connection(FakeDatabase.withoutConnection()));
    }
}
