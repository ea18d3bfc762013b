package dev.lockstep.outbox.consume;

import dev.lockstep.outbox.append.JdbcTransaction;
import dev.lockstep.outbox.append.OutboxFailed;
import jakarta.persistence.EntityManager;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** The inbox as table {@code outbox.inbox}: one statement per batch, in the order of the ids so that two batches cannot deadlock. */
public final class JdbcInbox implements Inbox {

    private static final String ADMIT = """
            insert into outbox.inbox (message_id, topic, partition, log_offset)
            select seen.message_id, seen.topic, seen.partition, seen.log_offset
              from unnest(?::uuid[], ?::text[], ?::integer[], ?::bigint[]) seen (message_id, topic, partition, log_offset)
             order by seen.message_id, seen.topic, seen.partition, seen.log_offset
            on conflict (message_id) do nothing
            returning message_id
            """;

    private final EntityManager database;

    public JdbcInbox(EntityManager database) {
        this.database = database;
    }

    @Override
    public Set<UUID> admit(List<Seen> messages) {
        if (messages.isEmpty()) {
            return Set.of();
        }
        try {
            return admit(JdbcTransaction.connection(database), messages);
        } catch (SQLException e) {
            throw new OutboxFailed("could not enter " + messages.size() + " messages into the inbox", e);
        }
    }

    private static Set<UUID> admit(Connection connection, List<Seen> messages) throws SQLException {
        try (PreparedStatement admit = connection.prepareStatement(ADMIT)) {
            admit.setArray(1, column(connection, "uuid", messages, Seen::messageId));
            admit.setArray(2, column(connection, "text", messages, Seen::topic));
            admit.setArray(3, column(connection, "integer", messages, Seen::partition));
            admit.setArray(4, column(connection, "bigint", messages, Seen::offset));
            try (ResultSet rows = admit.executeQuery()) {
                Set<UUID> admitted = new HashSet<>();
                while (rows.next()) {
                    admitted.add(rows.getObject(1, UUID.class));
                }
                return admitted;
            }
        }
    }

    private static Array column(Connection connection, String type, List<Seen> messages, Function<Seen, Object> value)
            throws SQLException {
        return connection.createArrayOf(type, messages.stream().map(value).toArray());
    }
}
