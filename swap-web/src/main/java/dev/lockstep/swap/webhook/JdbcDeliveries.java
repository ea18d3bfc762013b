package dev.lockstep.swap.webhook;

import dev.lockstep.contract.id.DeliveryId;
import dev.lockstep.contract.id.EndpointId;
import dev.lockstep.contract.id.EventId;
import dev.lockstep.contract.id.Ids;
import dev.lockstep.outbox.append.JdbcTransaction;
import dev.lockstep.swap.http.DatabaseFailed;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The tables {@code swap.webhook_delivery} and {@code swap.webhook_attempt}, as their owners see them. */
@ApplicationScoped
class JdbcDeliveries implements Deliveries {

    private static final String SELECT = """
            select d.delivery_id, d.endpoint_id, d.event_id, v.type, d.state, d.attempts, d.due_at, d.created_at, d.ended_at
              from swap.webhook_delivery d join swap.event v using (event_id)
             where d.channel = ?""";

    private static final String ATTEMPTS = """
            select began_at, duration_ms, status, error, answer from swap.webhook_attempt
             where delivery_id = ? order by number""";

    private static final String AGAIN = """
            update swap.webhook_delivery
               set state = 'PENDING', due_at = clock_timestamp(), failures = 0, first_failed_at = null, ended_at = null
             where delivery_id = ?""";

    /** By id and so by time, in an order in which two requests do not wait for each other crosswise. */
    private static final String AGAIN_ALL = """
            update swap.webhook_delivery
               set state = 'PENDING', due_at = clock_timestamp(), failures = 0, first_failed_at = null, ended_at = null
             where delivery_id in (
                   select delivery_id from swap.webhook_delivery
                    where endpoint_id = ? and channel = ? and state = ? and delivery_id >= ?
                      and (?::uuid is null or delivery_id < ?)
                    order by delivery_id
                    limit ?
                      for update)""";

    @PersistenceContext(unitName = "swap")
    EntityManager database;

    @Resource(lookup = "java:app/jdbc/swap")
    DataSource pool;

    @Override
    public List<Delivery> list(Query query) {
        StringBuilder sql = new StringBuilder(SELECT);
        List<Object> arguments = new ArrayList<>(List.of(query.channel()));
        if (query.endpoint() != null) {
            sql.append(" and d.endpoint_id = ?");
            arguments.add(query.endpoint().value());
        }
        if (query.event() != null) {
            sql.append(" and d.event_id = ?");
            arguments.add(query.event().value());
        }
        if (query.state() != null) {
            sql.append(" and d.state = ?");
            arguments.add(query.state().name());
        }
        if (query.before() != null) {
            sql.append(" and d.delivery_id < ?");
            arguments.add(query.before().value());
        }
        sql.append(" order by d.delivery_id desc limit ?");
        arguments.add(query.limit());
        return select(sql.toString(), arguments);
    }

    @Override
    public Optional<Delivery> find(String channel, DeliveryId id) {
        return select(SELECT + " and d.delivery_id = ?", List.of(channel, id.value())).stream()
                .findFirst();
    }

    @Override
    public List<Attempt> attempts(DeliveryId id) {
        try (Connection connection = pool.getConnection();
                PreparedStatement select = connection.prepareStatement(ATTEMPTS)) {
            select.setObject(1, id.value());
            try (ResultSet row = select.executeQuery()) {
                List<Attempt> attempts = new ArrayList<>();
                while (row.next()) {
                    attempts.add(new Attempt(
                            row.getObject("began_at", OffsetDateTime.class).toInstant(),
                            Duration.ofMillis(row.getInt("duration_ms")),
                            row.getObject("status", Integer.class),
                            row.getString("error"),
                            row.getString("answer")));
                }
                return attempts;
            }
        } catch (SQLException e) {
            throw new DatabaseFailed("could not read the attempts of webhook delivery " + id, e);
        }
    }

    @Override
    @Transactional(Transactional.TxType.MANDATORY)
    public void again(DeliveryId id) {
        try (PreparedStatement again = JdbcTransaction.connection(database).prepareStatement(AGAIN)) {
            again.setObject(1, id.value());
            again.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseFailed("could not have webhook delivery " + id + " sent again", e);
        }
    }

    @Override
    @Transactional(Transactional.TxType.MANDATORY)
    public int again(Span span, int max) {
        try (PreparedStatement again = JdbcTransaction.connection(database).prepareStatement(AGAIN_ALL)) {
            @Nullable UUID until = span.until() == null ? null : Ids.lowestAt(span.until());
            again.setObject(1, span.endpoint().value());
            again.setString(2, span.channel());
            again.setString(3, span.state().name());
            again.setObject(4, Ids.lowestAt(span.from()));
            again.setObject(5, until);
            again.setObject(6, until);
            again.setInt(7, max);
            return again.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseFailed("could not have the deliveries of " + span.endpoint() + " sent again", e);
        }
    }

    private List<Delivery> select(String sql, List<Object> arguments) {
        try (Connection connection = pool.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.size(); i++) {
                select.setObject(i + 1, arguments.get(i));
            }
            try (ResultSet row = select.executeQuery()) {
                List<Delivery> deliveries = new ArrayList<>();
                while (row.next()) {
                    deliveries.add(delivery(row));
                }
                return deliveries;
            }
        } catch (SQLException e) {
            throw new DatabaseFailed("could not read webhook deliveries", e);
        }
    }

    private static Delivery delivery(ResultSet row) throws SQLException {
        return new Delivery(
                new DeliveryId(row.getObject("delivery_id", UUID.class)),
                new EndpointId(row.getObject("endpoint_id", UUID.class)),
                new EventId(row.getObject("event_id", UUID.class)),
                row.getString("type"),
                Delivery.State.valueOf(row.getString("state")),
                row.getInt("attempts"),
                row.getObject("due_at", OffsetDateTime.class).toInstant(),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                ended(row));
    }

    private static @Nullable Instant ended(ResultSet row) throws SQLException {
        OffsetDateTime time = row.getObject("ended_at", OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
