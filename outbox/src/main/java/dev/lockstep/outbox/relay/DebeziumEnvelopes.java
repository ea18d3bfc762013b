package dev.lockstep.outbox.relay;

import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.message.Envelope;
import dev.lockstep.outbox.append.HeadersColumn;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** Rows of {@code outbox.message} as Debezium tells them. */
final class DebeziumEnvelopes {

    private static final String AFTER = "after";

    private DebeziumEnvelopes() {}

    /** The envelopes among the records; the others are heartbeats. */
    static List<Envelope> of(List<SourceRecord> records) {
        List<Envelope> envelopes = new ArrayList<>(records.size());
        for (SourceRecord record : records) {
            if (record.value() instanceof Struct change && change.schema().field(AFTER) != null) {
                envelopes.add(envelope(change.getStruct(AFTER)));
            }
        }
        return envelopes;
    }

    private static Envelope envelope(Struct row) {
        return new Envelope(
                MessageId.parse(row.getString("message_id")),
                row.getString("topic"),
                bytes(row.get("key")),
                row.getString("type"),
                row.getInt32("version"),
                row.getString("saga_context"),
                row.getString("traceparent"),
                row.getString("tracestate"),
                HeadersColumn.read(row.getString("headers")),
                bytes(row.get("payload")));
    }

    private static byte[] bytes(@Nullable Object column) {
        if (column instanceof byte[] array) {
            return array;
        }
        if (column instanceof ByteBuffer buffer) {
            byte[] array = new byte[buffer.remaining()];
            buffer.duplicate().get(array);
            return array;
        }
        throw new IllegalStateException("a bytea column came as " + (column == null ? "null" : column.getClass()));
    }
}
