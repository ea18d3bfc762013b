package dev.lockstep.outbox.relay;

import io.debezium.DebeziumException;
import io.debezium.config.Configuration;
import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.debezium.connector.postgresql.PostgresConnectorTask;
import io.debezium.connector.postgresql.PostgresOffsetContext;
import io.debezium.connector.postgresql.PostgresPartition;
import io.debezium.connector.postgresql.connection.PostgresConnection;
import io.debezium.pipeline.ChangeEventSourceCoordinator;
import java.sql.SQLException;

/**
 * Refuses to start without its replication slot. Debezium would make a new one, which begins now: what was written since
 * the old one's end would never be sent, and nobody would know. The relay looks before it starts the engine; this looks
 * again inside, where a server that was replaced in between is met too.
 */
public final class DebeziumOutboxTask extends PostgresConnectorTask {

    @Override
    public ChangeEventSourceCoordinator<PostgresPartition, PostgresOffsetContext> start(Configuration configuration) {
        PostgresConnectorConfig connector = new PostgresConnectorConfig(configuration);
        try (PostgresConnection connection =
                new PostgresConnection(connector.getJdbcConfig(), PostgresConnection.CONNECTION_GENERAL)) {
            String plugin = connector.plugin().getPostgresPluginName();
            if (connection.getReplicationSlotState(connector.slotName(), plugin) == null) {
                throw new DebeziumException("replication slot " + connector.slotName() + " does not exist");
            }
        } catch (SQLException e) {
            throw new DebeziumException("could not look at replication slot " + connector.slotName(), e);
        }
        return super.start(configuration);
    }
}
