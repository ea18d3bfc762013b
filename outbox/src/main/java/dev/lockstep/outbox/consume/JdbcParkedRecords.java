package dev.lockstep.outbox.consume;

import dev.lockstep.contract.id.ParkedId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.query.ParkedView;
import dev.lockstep.outbox.append.HeadersColumn;
import dev.lockstep.outbox.append.OutboxFailed;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** The table {@code outbox.parked}, read over connections of its own. */
public final class JdbcParkedRecords implements ParkedRecords {

    private static final String COLUMNS = """
            select parked_id, topic, partition, log_offset, key, payload, headers, reason, detail, saga_id, state,
                   parked_at, resolved_at, resolved_by
              from outbox.parked
            """;

    private static final String FIND = COLUMNS + " where parked_id = ?";

    private static final String LIST =
            COLUMNS + " where state = ? order by parked_at desc, parked_id desc offset ? limit ?";

    private static final String WAITING = "select count(*) from outbox.parked where state = 'PARKED'";

    private final DataSource database;

    public JdbcParkedRecords(DataSource database) {
        this.database = database;
    }

    @Override
    public Optional<ParkedView> find(ParkedId id) {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(FIND)) {
            select.setObject(1, id.value());
            return views(select).stream().findFirst();
        } catch (SQLException e) {
            throw new OutboxFailed("could not read parked record " + id, e);
        }
    }

    @Override
    public List<ParkedView> list(String state, int skip, int limit) {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(LIST)) {
            select.setString(1, state);
            select.setInt(2, skip);
            select.setInt(3, limit);
            return views(select);
        } catch (SQLException e) {
            throw new OutboxFailed("could not list the parked records", e);
        }
    }

    @Override
    public long waiting() {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(WAITING);
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new OutboxFailed("could not count the parked records", e);
        }
    }

    private static List<ParkedView> views(PreparedStatement select) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            List<ParkedView> views = new ArrayList<>();
            while (row.next()) {
                views.add(view(row));
            }
            return views;
        }
    }

    private static ParkedView view(ResultSet row) throws SQLException {
        UUID saga = row.getObject("saga_id", UUID.class);
        OffsetDateTime resolvedAt = row.getObject("resolved_at", OffsetDateTime.class);
        return new ParkedView(
                new ParkedId(row.getObject("parked_id", UUID.class)),
                row.getString("topic"),
                row.getInt("partition"),
                row.getLong("log_offset"),
                row.getBytes("key"),
                row.getBytes("payload"),
                HeadersColumn.read(row.getString("headers")),
                row.getString("reason"),
                row.getString("detail"),
                saga == null ? null : new SagaId(saga),
                row.getString("state"),
                instant(row.getObject("parked_at", OffsetDateTime.class)),
                resolvedAt == null ? null : instant(resolvedAt),
                row.getString("resolved_by"));
    }

    private static Instant instant(OffsetDateTime column) {
        return column.toInstant();
    }
}
