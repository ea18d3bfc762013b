package dev.lockstep.outbox.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.lockstep.contract.message.Envelope;
import dev.lockstep.contract.message.Header;
import dev.lockstep.outbox.append.HeadersColumn;
import io.debezium.connector.postgresql.PostgresStreamingChangeEventSource.PgConnectionSupplier;
import io.debezium.connector.postgresql.PostgresType;
import io.debezium.connector.postgresql.connection.AbstractReplicationMessageColumn;
import io.debezium.connector.postgresql.connection.ReplicationMessage.Column;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DebeziumEnvelopesTest {

    private static final String ID = "019a2b3c-4d5e-7f60-8123-456789abcdef";

    private final Map<String, @Nullable Object> row = new HashMap<>();

    DebeziumEnvelopesTest() {
        row.put("message_id", ID);
        row.put("topic", "ledger.events.v1");
        row.put("key", new byte[] {1, 2});
        row.put("type", "saga-booked");
        row.put("version", 3);
        row.put("saga_context", null);
        row.put("traceparent", "00-1-2-01");
        row.put("tracestate", null);
        row.put("headers", HeadersColumn.write(List.of(Header.text("of-somebody", "x"))));
        row.put("payload", new byte[] {9});
        row.put("a_column_of_tomorrow", "whatever");
    }

    @Test
    void readsEveryColumnByItsName() {
        Envelope message = DebeziumEnvelopes.of(columns());

        assertThat(message.id()).hasToString(ID);
        assertThat(message.topic()).isEqualTo("ledger.events.v1");
        assertThat(message.key()).containsExactly(1, 2);
        assertThat(message.type()).isEqualTo("saga-booked");
        assertThat(message.version()).isEqualTo(3);
        assertThat(message.sagaContext()).isNull();
        assertThat(message.traceparent()).isEqualTo("00-1-2-01");
        assertThat(message.tracestate()).isNull();
        assertThat(message.headers()).extracting(Header::name).containsExactly("of-somebody");
        assertThat(message.payload()).containsExactly(9);
    }

    @Test
    void refusesARowWithoutWhatItNeeds() {
        row.put("payload", null);
        assertThatIllegalStateException()
                .isThrownBy(() -> DebeziumEnvelopes.of(columns()))
                .withMessage("column payload came as null");

        row.remove("payload");
        assertThatIllegalStateException()
                .isThrownBy(() -> DebeziumEnvelopes.of(columns()))
                .withMessage("column payload of outbox.message is not in the log");
    }

    private List<Column> columns() {
        List<Column> columns = new ArrayList<>();
        row.forEach((name, value) ->
                columns.add(new AbstractReplicationMessageColumn(name, PostgresType.UNKNOWN, "text", true) {
                    @Override
                    public @Nullable Object getValue(PgConnectionSupplier connection, boolean includeUnknownDatatypes) {
                        return value;
                    }
                }));
        return columns;
    }
}
