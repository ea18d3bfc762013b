package dev.lockstep.outbox.relay;

import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.message.Envelope;
import dev.lockstep.outbox.append.HeadersColumn;
import io.debezium.connector.postgresql.PostgresStreamingChangeEventSource.PgConnectionSupplier;
import io.debezium.connector.postgresql.connection.ReplicationMessage.Column;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code outbox.message} as Debezium decodes it. */
final class DebeziumEnvelopes {

    private static final PgConnectionSupplier NO_CONNECTION = () -> {
        throw new IllegalStateException("no column of the outbox has a type that only a connection can read");
    };

    private DebeziumEnvelopes() {}

    static Envelope of(List<Column> row) {
        Map<String, Column> columns = new HashMap<>();
        for (Column column : row) {
            columns.put(column.getName(), column);
        }
        return new Envelope(
                // Canonical: PostgreSQL wrote it.
                new MessageId(UUID.fromString(required(columns, "message_id", String.class))),
                required(columns, "topic", String.class),
                required(columns, "key", byte[].class),
                required(columns, "type", String.class),
                required(columns, "version", Number.class).intValue(),
                text(columns, "saga_context"),
                text(columns, "traceparent"),
                text(columns, "tracestate"),
                HeadersColumn.read(text(columns, "headers")),
                required(columns, "payload", byte[].class));
    }

    private static @Nullable String text(Map<String, Column> columns, String name) {
        return (String) value(columns, name);
    }

    private static <T> T required(Map<String, Column> columns, String name, Class<T> type) {
        Object value = value(columns, name);
        if (!type.isInstance(value)) {
            throw new IllegalStateException(
                    "column " + name + " came as " + (value == null ? "null" : value.getClass()));
        }
        return type.cast(value);
    }

    private static @Nullable Object value(Map<String, Column> columns, String name) {
        Column column = columns.get(name);
        if (column == null) {
            throw new IllegalStateException("column " + name + " of outbox.message is not in the log");
        }
        return column.getValue(NO_CONNECTION, false);
    }
}
