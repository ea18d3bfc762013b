package dev.lockstep.outbox.relay;

import io.debezium.connector.postgresql.PostgresConnector;
import org.apache.kafka.connect.connector.Task;

/** Debezium's PostgreSQL connector, kept from making a replication slot; public because the engine instantiates it. */
public final class DebeziumOutboxConnector extends PostgresConnector {

    @Override
    public Class<? extends Task> taskClass() {
        return DebeziumOutboxTask.class;
    }
}
