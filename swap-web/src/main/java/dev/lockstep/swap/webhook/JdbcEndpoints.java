package dev.lockstep.swap.webhook;

import dev.lockstep.contract.id.EndpointId;
import dev.lockstep.outbox.append.JdbcTransaction;
import dev.lockstep.swap.http.DatabaseFailed;
import jakarta.annotation.Resource;
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
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The table {@code swap.webhook_endpoint}. */
@ApplicationScoped
class JdbcEndpoints implements Endpoints {

    private static final String SELECT = """
            select endpoint_id, channel, url, types, description, state, reason, reason_detail, disabled_at, failing_since,
                   public_key, case when previous_until > clock_timestamp() then previous_until end as previous_until,
                   created_at
              from swap.webhook_endpoint
             where channel = ? and state <> 'DELETED'""";

    /** Whoever adds to a channel waits for whoever does so already; readers of the channel wait for nobody. */
    private static final String LOCK = "select pg_advisory_xact_lock(hashtext('webhook_endpoint'), hashtext(?))";

    private static final String COUNT =
            "select count(*) from swap.webhook_endpoint where channel = ? and state <> 'DELETED'";

    private static final String ADD = """
            insert into swap.webhook_endpoint
                (endpoint_id, channel, url, types, description, state, public_key, sealed_keys, created_at)
            values (?, ?, ?, ?, ?, 'ENABLED', ?, ?, ?)""";

    private static final String CHANGE = """
            update swap.webhook_endpoint
               set url = ?, types = ?, description = ?, state = ?, reason = ?, reason_detail = ?, disabled_at = ?,
                   failing_since = case when url = ? and state = 'ENABLED' then failing_since end
             where endpoint_id = ?""";

    private static final String REMOVE = """
            update swap.webhook_endpoint
               set state = 'DELETED', reason = null, reason_detail = null, disabled_at = null, sealed_keys = '',
                   previous_keys = null, previous_until = null
             where endpoint_id = ? and state <> 'DELETED'""";

    private static final String END = """
            update swap.webhook_delivery
               set state = 'FAILED', ended_at = clock_timestamp(), leased_until = null, claim = claim + 1
             where endpoint_id = ? and state = 'PENDING'""";

    private static final String ROTATE = """
            update swap.webhook_endpoint
               set previous_keys = case when ? > 0 then sealed_keys end,
                   previous_until = case when ? > 0 then clock_timestamp() + ? * interval '1 second' end,
                   sealed_keys = ?, public_key = ?
             where endpoint_id = ? and channel = ? and state <> 'DELETED'""";

    @PersistenceContext(unitName = "swap")
    EntityManager database;

    @Resource(lookup = "java:app/jdbc/swap")
    DataSource pool;

    @Inject
    SecretBox box;

    @Inject
    Clock clock;

    @Override
    public List<Endpoint> list(String channel) {
        try (Connection connection = pool.getConnection();
                PreparedStatement select = connection.prepareStatement(SELECT + " order by endpoint_id")) {
            select.setString(1, channel);
            return endpoints(select);
        } catch (SQLException e) {
            throw new DatabaseFailed("could not list the webhook endpoints of channel " + channel, e);
        }
    }

    @Override
    public Optional<Endpoint> find(String channel, EndpointId id) {
        try (Connection connection = pool.getConnection()) {
            return find(connection, channel, id, "");
        } catch (SQLException e) {
            throw new DatabaseFailed("could not read webhook endpoint " + id, e);
        }
    }

    @Override
    @Transactional(Transactional.TxType.MANDATORY)
    public boolean add(Endpoint endpoint, SigningKeys keys, int max) {
        try {
            Connection connection = JdbcTransaction.connection(database);
            if (count(connection, endpoint.channel()) >= max) {
                return false;
            }
            try (PreparedStatement add = connection.prepareStatement(ADD)) {
                add.setObject(1, endpoint.id().value());
                add.setString(2, endpoint.channel());
                add.setString(3, endpoint.url());
                setTypes(add, 4, endpoint.types());
                add.setString(5, endpoint.description());
                add.setString(6, endpoint.publicKey());
                add.setBytes(7, box.seal(keys.bytes(), endpoint.id().toString()));
                add.setObject(8, at(endpoint.createdAt()));
                add.executeUpdate();
            }
            return true;
        } catch (SQLException e) {
            throw new DatabaseFailed("could not add webhook endpoint " + endpoint.id(), e);
        }
    }

    @Override
    @Transactional
    public Optional<Endpoint> change(String channel, EndpointId id, Endpoint.Wish wish) {
        try {
            Connection connection = JdbcTransaction.connection(database);
            Optional<Endpoint> found = find(connection, channel, id, " for update");
            if (found.isEmpty()) {
                return found;
            }
            Endpoint changed = found.get().with(wish, disabled(found.get(), wish));
            Endpoint.Disabled disabled = changed.disabled();
            try (PreparedStatement change = connection.prepareStatement(CHANGE)) {
                change.setString(1, changed.url());
                setTypes(change, 2, changed.types());
                change.setString(3, changed.description());
                change.setString(4, disabled == null ? "ENABLED" : "DISABLED");
                change.setString(5, disabled == null ? null : disabled.reason().name());
                change.setString(6, disabled == null ? null : disabled.detail());
                change.setObject(7, disabled == null ? null : at(disabled.at()));
                change.setString(8, changed.url());
                change.setObject(9, id.value());
                change.executeUpdate();
            }
            return find(connection, channel, id, "");
        } catch (SQLException e) {
            throw new DatabaseFailed("could not change webhook endpoint " + id, e);
        }
    }

    /** One that is disabled already keeps its reason. */
    private Endpoint.@Nullable Disabled disabled(Endpoint endpoint, Endpoint.Wish wish) {
        if (wish.enabled()) {
            return null;
        }
        Endpoint.Disabled already = endpoint.disabled();
        return already != null
                ? already
                : new Endpoint.Disabled(
                        Endpoint.Reason.BY_OWNER,
                        "Disabled by a request.",
                        clock.instant().truncatedTo(ChronoUnit.MICROS));
    }

    @Override
    @Transactional
    public boolean remove(String channel, EndpointId id) {
        try {
            Connection connection = JdbcTransaction.connection(database);
            if (find(connection, channel, id, "").isEmpty()) {
                return false;
            }
            // Deliveries first and then the endpoint, as everybody locks them.
            try (PreparedStatement end = connection.prepareStatement(END);
                    PreparedStatement remove = connection.prepareStatement(REMOVE)) {
                end.setObject(1, id.value());
                end.executeUpdate();
                remove.setObject(1, id.value());
                return remove.executeUpdate() == 1;
            }
        } catch (SQLException e) {
            throw new DatabaseFailed("could not delete webhook endpoint " + id, e);
        }
    }

    @Override
    @Transactional(Transactional.TxType.MANDATORY)
    public Optional<Endpoint> rotate(String channel, EndpointId id, SigningKeys.Issued issued, Duration overlap) {
        try {
            Connection connection = JdbcTransaction.connection(database);
            try (PreparedStatement rotate = connection.prepareStatement(ROTATE)) {
                rotate.setLong(1, overlap.toSeconds());
                rotate.setLong(2, overlap.toSeconds());
                rotate.setLong(3, overlap.toSeconds());
                rotate.setBytes(4, box.seal(issued.keys().bytes(), id.toString()));
                rotate.setString(5, issued.publicKey());
                rotate.setObject(6, id.value());
                rotate.setString(7, channel);
                rotate.executeUpdate();
            }
            return find(connection, channel, id, "");
        } catch (SQLException e) {
            throw new DatabaseFailed("could not rotate the keys of webhook endpoint " + id, e);
        }
    }

    private static long count(Connection connection, String channel) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(LOCK);
                PreparedStatement count = connection.prepareStatement(COUNT)) {
            lock.setString(1, channel);
            lock.execute();
            count.setString(1, channel);
            try (ResultSet row = count.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static Optional<Endpoint> find(Connection connection, String channel, EndpointId id, String lock)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SELECT + " and endpoint_id = ?" + lock)) {
            select.setString(1, channel);
            select.setObject(2, id.value());
            return endpoints(select).stream().findFirst();
        }
    }

    private static List<Endpoint> endpoints(PreparedStatement select) throws SQLException {
        List<Endpoint> endpoints = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                endpoints.add(endpoint(row));
            }
        }
        return endpoints;
    }

    private static Endpoint endpoint(ResultSet row) throws SQLException {
        Array types = row.getArray("types");
        String reason = row.getString("reason");
        Instant disabledAt = instant(row, "disabled_at");
        return new Endpoint(
                new EndpointId(row.getObject("endpoint_id", UUID.class)),
                row.getString("channel"),
                row.getString("url"),
                types == null ? null : List.of((String[]) types.getArray()),
                row.getString("description"),
                reason == null || disabledAt == null
                        ? null
                        : new Endpoint.Disabled(
                                Endpoint.Reason.valueOf(reason), row.getString("reason_detail"), disabledAt),
                instant(row, "failing_since"),
                row.getString("public_key"),
                instant(row, "previous_until"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }

    private static void setTypes(PreparedStatement statement, int index, @Nullable List<String> types)
            throws SQLException {
        if (types == null) {
            statement.setNull(index, Types.NULL);
        } else {
            statement.setArray(index, statement.getConnection().createArrayOf("text", types.toArray()));
        }
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static OffsetDateTime at(Instant time) {
        return OffsetDateTime.ofInstant(time, ZoneOffset.UTC);
    }
}
