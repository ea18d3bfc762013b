package dev.lockstep.outbox.partition;

import dev.lockstep.outbox.append.OutboxFailed;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The partitions by the functions of the table's owner (migration V11), on connections outside of JTA transactions. */
final class JdbcPartitions implements Partitions {

    private static final String LOOK =
            "select name, is_default, from_at, until_at, rows_estimated, bytes from outbox.message_partition";

    private static final String DEFAULT_ROWS = "select count(*) from (select from outbox.message_default limit "
            + TableView.DEFAULT_ROWS_COUNTED + ") one";

    private final DataSource application;

    /** @param application connections of the application's role */
    JdbcPartitions(DataSource application) {
        this.application = application;
    }

    @Override
    public TableView look() {
        try (Connection connection = application.getConnection();
                PreparedStatement select = connection.prepareStatement(LOOK);
                ResultSet row = select.executeQuery()) {
            List<Partition> partitions = new ArrayList<>();
            long defaultBytes = 0;
            while (row.next()) {
                if (row.getBoolean("is_default")) {
                    defaultBytes = row.getLong("bytes");
                } else {
                    partitions.add(partition(row));
                }
            }
            return new TableView(partitions, number(connection, DEFAULT_ROWS), defaultBytes);
        } catch (SQLException e) {
            throw new OutboxFailed("could not look at the partitions of the outbox", e);
        }
    }

    private static Partition partition(ResultSet row) throws SQLException {
        Instant until = instant(row, "until_at");
        if (until == null) {
            throw new IllegalStateException("partition " + row.getString("name") + " has no end");
        }
        return new Partition(
                row.getString("name"),
                instant(row, "from_at"),
                until,
                row.getLong("rows_estimated"),
                row.getLong("bytes"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    @Override
    public boolean watchSlot() {
        return Boolean.parseBoolean(answer("select outbox.watch_slot()::text"));
    }

    @Override
    public Made make(Span span) {
        return Made.valueOf(
                constant(answer("select outbox.make_partition(?, ?)", time(span.from()), time(span.until()))));
    }

    @Override
    public Dropped drop(Partition partition, Duration retention) {
        return Dropped.valueOf(constant(answer(
                "select outbox.drop_partition(?, make_interval(secs => ?))", partition.name(), retention.toSeconds())));
    }

    @Override
    public int clearDefault(Duration retention) {
        return Integer.parseInt(
                answer("select outbox.clear_default(make_interval(secs => ?))::text", retention.toSeconds()));
    }

    private static OffsetDateTime time(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }

    private static String constant(String answer) {
        return answer.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private String answer(String function, Object... arguments) {
        try (Connection connection = application.getConnection();
                PreparedStatement select = connection.prepareStatement(function)) {
            for (int i = 0; i < arguments.length; i++) {
                select.setObject(i + 1, arguments[i]);
            }
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        } catch (SQLException e) {
            throw new OutboxFailed("could not look after the partitions of the outbox: " + function, e);
        }
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(query);
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }
}
