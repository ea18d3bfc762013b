package dev.lockstep.outbox.relay;

import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.message.Envelope;
import dev.lockstep.outbox.append.HeadersColumn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.postgresql.ds.PGSimpleDataSource;

/** The table {@code outbox.message}, read by a cursor with the relay's role. Served by the index on {@code created_at}. */
final class JdbcHistory implements History {

    private static final int CONNECT_SECONDS_MAX = 5;

    private static final String READ = """
            select message_id, topic, key, type, version, saga_context, traceparent, tracestate, headers, payload
              from outbox.message
             where created_at >= ?
             order by created_at, message_id
            """;

    /** Rows in memory at a time: 500 of at most 1 MB. */
    private static final int BATCH_ROWS_MAX = 500;

    private final PGSimpleDataSource database;

    JdbcHistory(RelaySettings settings) {
        database = new PGSimpleDataSource();
        database.setUrl(settings.jdbcUrl());
        database.setUser(settings.user());
        database.setPassword(settings.password());
        database.setApplicationName("lockstep-recovery-" + settings.name());
        database.setConnectTimeout(CONNECT_SECONDS_MAX);
    }

    @Override
    public void read(Instant since, Reader reader) throws SQLException, InterruptedException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false); // or the driver fetches everything at once
            connection.setReadOnly(true);
            try (PreparedStatement select = connection.prepareStatement(READ)) {
                select.setFetchSize(BATCH_ROWS_MAX);
                select.setObject(1, OffsetDateTime.ofInstant(since, ZoneOffset.UTC));
                try (ResultSet row = select.executeQuery()) {
                    readAll(row, reader);
                }
            }
        }
    }

    private static void readAll(ResultSet row, Reader reader) throws SQLException, InterruptedException {
        List<Envelope> batch = new ArrayList<>(BATCH_ROWS_MAX);
        while (row.next()) {
            batch.add(envelope(row));
            if (batch.size() == BATCH_ROWS_MAX) {
                reader.take(List.copyOf(batch));
                batch.clear();
            }
        }
        if (!batch.isEmpty()) {
            reader.take(batch);
        }
    }

    private static Envelope envelope(ResultSet row) throws SQLException {
        return new Envelope(
                new MessageId(row.getObject("message_id", UUID.class)),
                row.getString("topic"),
                row.getBytes("key"),
                row.getString("type"),
                row.getInt("version"),
                row.getString("saga_context"),
                row.getString("traceparent"),
                row.getString("tracestate"),
                HeadersColumn.read(row.getString("headers")),
                row.getBytes("payload"));
    }
}
