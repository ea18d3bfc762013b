package dev.lockstep.outbox.relay;

import io.debezium.DebeziumException;
import io.debezium.config.Configuration;
import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.debezium.connector.postgresql.PostgresConnectorTask;
import io.debezium.connector.postgresql.PostgresOffsetContext;
import io.debezium.connector.postgresql.PostgresPartition;
import io.debezium.connector.postgresql.PostgresSchema;
import io.debezium.connector.postgresql.connection.PostgresConnection;
import io.debezium.connector.postgresql.connection.ReplicationConnection;
import io.debezium.jdbc.JdbcConnection;
import io.debezium.pipeline.ChangeEventSourceCoordinator;
import java.sql.SQLException;

/**
 * Names the connection that reads the slot after its node, so that the server tells who holds it; Debezium calls it the same
 * everywhere. And refuses to start without its replication slot. Debezium would make a new one, which begins now: what was written since
 * the old one's end would never be sent, and nobody would know. The relay looks before it starts the engine; this looks
 * again inside, where a server that was replaced in between is met too.
 */
public final class DebeziumOutboxTask extends PostgresConnectorTask {

    /** The setting with the application's name, letters, digits and signs that need no quoting. */
    static final String APPLICATION = "lockstep.application";

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

    @Override
    protected ReplicationConnection buildReplicationConnection(
            PostgresConnection connection, PostgresSchema schema, PostgresConnectorConfig connector)
            throws SQLException {
        ReplicationConnection replication = super.buildReplicationConnection(connection, schema, connector);
        if (replication instanceof JdbcConnection session) {
            session.execute("set application_name = '" + connector.getConfig().getString(APPLICATION) + "'");
        }
        return replication;
    }
}
