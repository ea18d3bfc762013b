package dev.lockstep.outbox.append;

import dev.lockstep.contract.message.Envelope;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The outbox as table {@code outbox.message}, written through the connection of the running transaction.
 *
 * <p>One statement for many rows, and every row has a log record and so a position (LSN) of its own: INSERT writes row by
 * row, whatever it takes them from. Debezium 3.6.3 takes a position as finished with its first row; where several rows share
 * one (COPY; debezium/dbz#1554) a restart in between would skip the others.
 */
public final class JdbcOutbox implements Outbox {

    private static final String INSERT = """
            insert into outbox.message
                (message_id, topic, key, type, version, saga_context, traceparent, tracestate, headers, payload, created_at)
            select n.message_id, n.topic, n.key, n.type, n.version, n.saga_context, n.traceparent, n.tracestate,
                   cast(n.headers as jsonb), n.payload, ?
              from unnest(?::uuid[], ?::text[], ?::bytea[], ?::text[], ?::integer[], ?::text[], ?::text[], ?::text[],
                          ?::text[], ?::bytea[])
                   n (message_id, topic, key, type, version, saga_context, traceparent, tracestate, headers, payload)
            """;

    /** Rows per round trip: bounds what the driver holds at once, 1,000 rows of a usual 1 kB = 1 MB. */
    private static final int ROUND_TRIP_ROWS_MAX = 1_000;

    private final EntityManager database;
    private final TransactionSynchronizationRegistry transactions;
    private final Clock clock;

    public JdbcOutbox(EntityManager database, TransactionSynchronizationRegistry transactions, Clock clock) {
        this.database = database;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public void append(List<Envelope> messages) {
        int status = transactions.getTransactionStatus();
        if (status != Status.STATUS_ACTIVE) {
            throw new IllegalStateException(
                    "appending to the outbox needs a running transaction, its status is " + status);
        }
        if (messages.isEmpty()) {
            return;
        }
        try {
            insert(
                    JdbcTransaction.connection(database),
                    messages,
                    OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC));
        } catch (SQLException e) {
            throw new OutboxFailed("could not append " + messages.size() + " messages to the outbox", e);
        }
    }

    private static void insert(Connection connection, List<Envelope> messages, OffsetDateTime now) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (int from = 0; from < messages.size(); from += ROUND_TRIP_ROWS_MAX) {
                int to = Math.min(messages.size(), from + ROUND_TRIP_ROWS_MAX);
                bind(insert, connection, messages.subList(from, to), now);
                insert.executeUpdate();
            }
        }
    }

    private static void bind(
            PreparedStatement insert, Connection connection, List<Envelope> messages, OffsetDateTime now)
            throws SQLException {
        insert.setObject(1, now);
        insert.setArray(
                2, column(connection, "uuid", messages, message -> message.id().value()));
        insert.setArray(3, column(connection, "text", messages, Envelope::topic));
        insert.setArray(4, bytes(connection, messages, Envelope::key));
        insert.setArray(5, column(connection, "text", messages, Envelope::type));
        insert.setArray(6, column(connection, "integer", messages, Envelope::version));
        insert.setArray(7, column(connection, "text", messages, Envelope::sagaContext));
        insert.setArray(8, column(connection, "text", messages, Envelope::traceparent));
        insert.setArray(9, column(connection, "text", messages, Envelope::tracestate));
        insert.setArray(10, column(connection, "text", messages, JdbcOutbox::headers));
        insert.setArray(11, bytes(connection, messages, Envelope::payload));
    }

    private static @Nullable String headers(Envelope message) {
        return message.headers().isEmpty() ? null : HeadersColumn.write(message.headers());
    }

    private static Array column(
            Connection connection,
            String type,
            List<Envelope> messages,
            Function<Envelope, ? extends @Nullable Object> value)
            throws SQLException {
        return connection.createArrayOf(type, messages.stream().map(value).toArray());
    }

    private static Array bytes(Connection connection, List<Envelope> messages, Function<Envelope, byte[]> value)
            throws SQLException {
        return connection.createArrayOf("bytea", messages.stream().map(value).toArray(byte[][]::new));
    }
}
