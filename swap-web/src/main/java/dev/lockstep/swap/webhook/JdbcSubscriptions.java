package dev.lockstep.swap.webhook;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.outbox.append.JdbcTransaction;
import dev.lockstep.swap.event.Happening;
import dev.lockstep.swap.event.Subscriptions;
import dev.lockstep.swap.http.DatabaseFailed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes a delivery for each event and each endpoint that wants it: two round trips for a batch, one where no channel has an
 * endpoint.
 */
@ApplicationScoped
class JdbcSubscriptions implements Subscriptions {

    private static final String WANTED = """
            select endpoint_id, channel, types from swap.webhook_endpoint where channel = any (?) and state = 'ENABLED'""";

    private static final String ADD = """
            insert into swap.webhook_delivery (delivery_id, channel, endpoint_id, event_id, state, due_at, created_at)
            values (?, ?, ?, ?, 'PENDING', now(), now())""";

    @PersistenceContext(unitName = "swap")
    EntityManager database;

    @Inject
    Ids ids;

    private record Subscription(
            UUID endpoint, String channel, @Nullable List<String> types) {

        boolean wants(Happening happening) {
            return channel.equals(happening.channel()) && (types == null || types.contains(happening.type()));
        }
    }

    @Override
    @Transactional(Transactional.TxType.MANDATORY)
    public void bring(List<Happening> happenings) {
        try {
            Connection connection = JdbcTransaction.connection(database);
            List<Subscription> subscriptions = subscriptions(connection, happenings);
            if (subscriptions.isEmpty()) {
                return;
            }
            try (PreparedStatement add = connection.prepareStatement(ADD)) {
                for (Happening happening : happenings) {
                    for (Subscription subscription : subscriptions) {
                        if (subscription.wants(happening)) {
                            add.setObject(1, ids.next());
                            add.setString(2, happening.channel());
                            add.setObject(3, subscription.endpoint());
                            add.setObject(4, happening.id());
                            add.addBatch();
                        }
                    }
                }
                add.executeBatch();
            }
        } catch (SQLException e) {
            throw new DatabaseFailed("could not write the webhook deliveries of " + happenings.size() + " events", e);
        }
    }

    private static List<Subscription> subscriptions(Connection connection, List<Happening> happenings)
            throws SQLException {
        Object[] channels =
                happenings.stream().map(Happening::channel).distinct().toArray();
        try (PreparedStatement wanted = connection.prepareStatement(WANTED)) {
            wanted.setArray(1, connection.createArrayOf("text", channels));
            try (ResultSet row = wanted.executeQuery()) {
                List<Subscription> subscriptions = new ArrayList<>();
                while (row.next()) {
                    Array types = row.getArray("types");
                    subscriptions.add(new Subscription(
                            row.getObject("endpoint_id", UUID.class),
                            row.getString("channel"),
                            types == null ? null : List.of((String[]) types.getArray())));
                }
                return subscriptions;
            }
        }
    }
}
