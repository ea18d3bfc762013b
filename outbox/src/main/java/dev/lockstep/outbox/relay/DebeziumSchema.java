package dev.lockstep.outbox.relay;

import io.debezium.config.CommonConnectorConfig;
import io.debezium.connector.common.CdcSourceTaskContext;
import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.debezium.connector.postgresql.PostgresSchema;
import io.debezium.connector.postgresql.PostgresValueConverter;
import io.debezium.connector.postgresql.connection.PostgresConnection;
import io.debezium.relational.CustomConverterRegistry;
import io.debezium.relational.Table;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The tables that the log has told of; Debezium's decoder asks it for their columns. */
final class DebeziumSchema extends PostgresSchema {

    DebeziumSchema(PostgresConnectorConfig connector, PostgresConnection connection) {
        super(
                new CdcSourceTaskContext<>(connector.getConfig(), connector, Map.of()),
                connection.getDefaultValueConverter(),
                connector.getTopicNamingStrategy(CommonConnectorConfig.TOPIC_NAMING_STRATEGY),
                PostgresValueConverter.of(connector, StandardCharsets.UTF_8, connection.getTypeRegistry()),
                new CustomConverterRegistry(List.of()));
    }

    /** None for Kafka Connect: rows become envelopes, not its records. */
    @Override
    protected void buildAndRegisterSchema(Table table) {
        // nobody asks for it
    }
}
