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
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** The table {@code outbox.message}, read by a cursor with the relay's role. Served by the index on {@code created_at}. */
final class JdbcHistory implements History {

    private static final int CONNECT_SECONDS_MAX = 5;

    private static final String READ = """
            select message_id, topic, key, type, version, saga_context, traceparent, tracestate, headers, payload
            """;

    private static final String RANGE = " from outbox.message where created_at >= ? and created_at < ?";
    private static final String MESSAGES = " from outbox.message where message_id = any (?)";
    private static final String IN_ORDER = " order by created_at, message_id";
    private static final String COUNT = "select count(*) from (select %s limit ?) counted";

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
    public void read(ResendRequest request, Reader reader) throws SQLException, InterruptedException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false); // or the driver fetches everything at once
            connection.setReadOnly(true);
            try (PreparedStatement select = connection.prepareStatement(READ + chosen(request) + IN_ORDER)) {
                select.setFetchSize(BATCH_ROWS_MAX);
                bind(select, connection, request);
                try (ResultSet row = select.executeQuery()) {
                    readAll(row, reader);
                }
            }
        }
    }

    @Override
    public long count(ResendRequest request, long max) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(COUNT.formatted(chosen(request)))) {
            int place = bind(select, connection, request);
            select.setLong(place, max + 1);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static String chosen(ResendRequest request) {
        return request.kind() == ResendRequest.Kind.MESSAGES ? MESSAGES : RANGE;
    }

    /** Answers the next free place. */
    private static int bind(PreparedStatement select, Connection connection, ResendRequest request)
            throws SQLException {
        if (request.kind() == ResendRequest.Kind.MESSAGES) {
            select.setArray(1, JdbcControl.ids(connection, request));
            return 2;
        }
        select.setObject(1, utc(request.since()));
        select.setObject(2, utc(request.until()));
        return 3;
    }

    /** An open end is the end of time. */
    private static OffsetDateTime utc(@Nullable Instant time) {
        return time == null ? OffsetDateTime.MAX : OffsetDateTime.ofInstant(time, ZoneOffset.UTC);
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
