package dev.lockstep.benchmarks.relay;

import dev.lockstep.contract.message.Headers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.LogSequenceNumber;

/**
 * Inserts into {@code outbox.message} or a partition of it, in {@code pgoutput}'s binary form, as records. The type byte of each
 * message has been read. PostgreSQL, "Logical Replication Message Formats".
 */
final class InsertDecoder {

    private static final int FLAGS_BYTES = 1;
    private static final int LSN_BYTES = 8;
    private static final int TYPE_BYTES = 8;
    private static final byte NOT_NULL = 'b';

    /** Where the columns of the table or partition stand. */
    private final Map<Integer, Map<String, Integer>> tables = new HashMap<>();

    void relation(ByteBuffer message) {
        int table = message.getInt();
        text(message); // schema
        text(message); // table
        message.get(); // replica identity
        int columns = message.getShort();
        Map<String, Integer> places = new HashMap<>();
        for (int place = 0; place < columns; place++) {
            message.position(message.position() + FLAGS_BYTES);
            places.put(text(message), place);
            message.position(message.position() + TYPE_BYTES);
        }
        tables.put(table, places);
    }

    ProducerRecord<byte[], byte[]> insert(ByteBuffer message) {
        Map<String, Integer> places = Objects.requireNonNull(tables.get(message.getInt()));
        message.get(); // "a new row follows"
        byte[][] columns = new byte[message.getShort()][];
        for (int place = 0; place < columns.length; place++) {
            columns[place] = message.get() == NOT_NULL ? bytes(message, message.getInt()) : null;
        }
        Row row = new Row(places, columns);
        if (row.optional("headers") != null) {
            throw new IllegalStateException("the rows of this benchmark have no headers of their own");
        }
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                new String(row.column("topic"), StandardCharsets.UTF_8),
                null,
                row.column("key"),
                row.column("payload"));
        record.headers()
                .add(Headers.MESSAGE_ID, ascii(uuid(row.column("message_id"))))
                .add(Headers.MESSAGE_TYPE, row.column("type"))
                .add(Headers.MESSAGE_VERSION, ascii(integer(row.column("version"))));
        add(record, Headers.SAGA_CONTEXT, row.optional("saga_context"));
        add(record, Headers.TRACEPARENT, row.optional("traceparent"));
        add(record, Headers.TRACESTATE, row.optional("tracestate"));
        return record;
    }

    /** Flags, where the commit stands, and behind it. */
    static LogSequenceNumber endOfTransaction(ByteBuffer message) {
        message.position(message.position() + FLAGS_BYTES + LSN_BYTES);
        return LogSequenceNumber.valueOf(message.getLong());
    }

    private record Row(Map<String, Integer> places, byte[][] columns) {

        byte[] column(String name) {
            return Objects.requireNonNull(optional(name), name);
        }

        byte @Nullable [] optional(String name) {
            return columns[Objects.requireNonNull(places.get(name), name)];
        }
    }

    private static void add(ProducerRecord<byte[], byte[]> record, String header, byte @Nullable [] value) {
        if (value != null) {
            record.headers().add(header, value);
        }
    }

    private static String uuid(byte[] column) {
        ByteBuffer halves = ByteBuffer.wrap(column);
        return new UUID(halves.getLong(), halves.getLong()).toString();
    }

    private static String integer(byte[] column) {
        return Integer.toString(ByteBuffer.wrap(column).getInt());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] bytes(ByteBuffer message, int length) {
        byte[] bytes = new byte[length];
        message.get(bytes);
        return bytes;
    }

    /** Up to a zero byte. */
    private static String text(ByteBuffer message) {
        int start = message.position();
        int length = 0;
        while (message.get() != 0) {
            length++;
        }
        byte[] text = new byte[length];
        message.get(start, text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
