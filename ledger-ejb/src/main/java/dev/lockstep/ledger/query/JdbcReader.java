package dev.lockstep.ledger.query;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** Runs a statement and reads its rows, all of them or one after the other. */
final class JdbcReader {

    /** Rows per round trip of a stream: bounds its memory. */
    static final int FETCH_ROWS = 1_000;

    /** A statement with its parameters: strings, UUIDs, numbers, instants, and collections of strings or UUIDs. */
    record Select(String sql, List<?> parameters) {

        static Select of(String sql, Object... parameters) {
            return new Select(sql, List.of(parameters));
        }
    }

    /** Makes a value of the row that the result set stands on. */
    @FunctionalInterface
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Work on a connection that shows one state of the database from beginning to end. */
    @FunctionalInterface
    interface Snapshot {
        void read(Connection connection) throws SQLException;
    }

    private final DataSource database;

    JdbcReader(DataSource database) {
        this.database = database;
    }

    <T> List<T> list(String what, Select select, RowReader<T> reader) {
        try (Connection connection = database.getConnection()) {
            return list(connection, select, reader);
        } catch (SQLException e) {
            throw new LedgerQueryFailed(what, e);
        }
    }

    static <T> List<T> list(Connection connection, Select select, RowReader<T> reader) throws SQLException {
        List<T> values = new ArrayList<>();
        try (PreparedStatement statement = prepare(connection, select);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                values.add(reader.read(row));
            }
        }
        return values;
    }

    /** Streams: without autocommit and with a fetch size the driver reads by a cursor, {@value #FETCH_ROWS} rows at a time. */
    static <T> void each(Connection connection, Select select, RowReader<T> reader, Consumer<? super T> values)
            throws SQLException {
        try (PreparedStatement statement = prepare(connection, select)) {
            statement.setFetchSize(FETCH_ROWS);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    values.accept(reader.read(row));
                }
            }
        }
    }

    void snapshot(String what, Snapshot work) {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement begin =
                    connection.prepareStatement("set transaction isolation level repeatable read, read only")) {
                begin.execute();
                work.read(connection);
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new LedgerQueryFailed(what, e);
        }
    }

    private static PreparedStatement prepare(Connection connection, Select select) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(select.sql());
        try {
            for (int i = 0; i < select.parameters().size(); i++) {
                bind(connection, statement, i + 1, select.parameters().get(i));
            }
            return statement;
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }

    private static void bind(Connection connection, PreparedStatement statement, int index, Object value)
            throws SQLException {
        if (value instanceof Collection<?> values) {
            statement.setArray(
                    index,
                    connection.createArrayOf(
                            "text", values.stream().map(String::valueOf).toArray()));
        } else if (value instanceof Instant instant) {
            statement.setObject(index, OffsetDateTime.ofInstant(instant, ZoneOffset.UTC));
        } else {
            statement.setObject(index, value);
        }
    }
}
