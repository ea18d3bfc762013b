package dev.lockstep.outbox.append;

import dev.lockstep.contract.message.Envelope;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import javax.sql.DataSource;

/**
 * The outbox as table {@code outbox.message}, written through the data source's connection of the running transaction.
 *
 * <p>One INSERT per row, sent as one JDBC batch: a batch costs one round trip, and every row has a log record and so a
 * position (LSN) of its own. Debezium 3.6.3 takes a position as finished with its first row; where several rows share
 * one (COPY, multi-row inserts; debezium/dbz#1554) a restart in between skips the others.
 */
public final class JdbcOutbox implements Outbox {

    /**
     * INSERT ... SELECT and not VALUES: with {@code reWriteBatchedInserts=true}, which the JPA writes want, pgjdbc joins
     * the rows of a batched INSERT ... VALUES into one multi-row statement. It leaves this form alone.
     */
    private static final String INSERT = """
            insert into outbox.message
                (message_id, topic, key, type, version, saga_context, traceparent, tracestate, headers, payload, created_at)
            select ?::uuid, ?::text, ?::bytea, ?::text, ?::integer, ?::text, ?::text, ?::text, ?::jsonb, ?::bytea, ?::timestamptz
            """;

    /** Rows per round trip: bounds what the driver holds at once, 1,000 rows of a usual 1 kB = 1 MB. */
    private static final int ROUND_TRIP_ROWS_MAX = 1_000;

    private final DataSource database;
    private final TransactionSynchronizationRegistry transactions;
    private final Clock clock;

    public JdbcOutbox(DataSource database, TransactionSynchronizationRegistry transactions, Clock clock) {
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
        try (Connection connection = JdbcTransaction.connection(database)) {
            insert(connection, messages, OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC));
        } catch (SQLException e) {
            throw new OutboxFailed("could not append " + messages.size() + " messages to the outbox", e);
        }
    }

    private static void insert(Connection connection, List<Envelope> messages, OffsetDateTime now) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            int rows = 0;
            for (Envelope message : messages) {
                bind(insert, message, now);
                insert.addBatch();
                if (++rows % ROUND_TRIP_ROWS_MAX == 0) {
                    insert.executeBatch();
                }
            }
            if (rows % ROUND_TRIP_ROWS_MAX != 0) {
                insert.executeBatch();
            }
        }
    }

    private static void bind(PreparedStatement insert, Envelope message, OffsetDateTime now) throws SQLException {
        insert.setObject(1, message.id().value());
        insert.setString(2, message.topic());
        insert.setBytes(3, message.key());
        insert.setString(4, message.type());
        insert.setInt(5, message.version());
        insert.setString(6, message.sagaContext());
        insert.setString(7, message.traceparent());
        insert.setString(8, message.tracestate());
        insert.setString(9, message.headers().isEmpty() ? null : HeadersColumn.write(message.headers()));
        insert.setBytes(10, message.payload());
        insert.setObject(11, now);
    }
}
