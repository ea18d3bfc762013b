package dev.lockstep.swap.webhook;

import dev.lockstep.contract.id.DeliveryId;
import dev.lockstep.contract.id.EndpointId;
import dev.lockstep.contract.id.Ids;
import dev.lockstep.outbox.append.JdbcTransaction;
import dev.lockstep.swap.event.Feed;
import dev.lockstep.swap.event.Happening;
import dev.lockstep.swap.http.DatabaseFailed;
import dev.lockstep.swap.http.Json;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The tables {@code swap.webhook_delivery} and {@code swap.webhook_attempt}, as the nodes see them; times are the database's. */
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
class JdbcClaims implements Claims {

    private static final Logger LOG = System.getLogger(JdbcClaims.class.getName());

    /**
     * Endpoint by endpoint, so that a long queue in front of one hides nobody else's; of all of them what is due longest. Two
     * nodes pass each other's rows by.
     */
    private static final String CLAIM = """
            with busy as (select * from unnest(?::uuid[], ?::integer[]) as b (endpoint_id, taken)),
            due as materialized (
                select d.delivery_id
                  from swap.webhook_endpoint e
                  left join busy b on b.endpoint_id = e.endpoint_id
                 cross join lateral (
                       select p.delivery_id, p.due_at
                         from swap.webhook_delivery p
                        where p.endpoint_id = e.endpoint_id and p.state = 'PENDING' and p.due_at <= clock_timestamp()
                          and (p.leased_until is null or p.leased_until <= clock_timestamp())
                        order by p.due_at
                        limit greatest(0, case when e.failing_since is null then ? else 1 end - coalesce(b.taken, 0))
                          for update skip locked) d
                 where e.state = 'ENABLED' and (?::uuid is null or e.endpoint_id = ?)
                 order by d.due_at
                 limit ?)
            update swap.webhook_delivery d
               set claim = d.claim + 1, leased_until = clock_timestamp() + ? * interval '1 millisecond'
              from due, swap.webhook_endpoint e, swap.event v
             where d.delivery_id = due.delivery_id and e.endpoint_id = d.endpoint_id and v.event_id = d.event_id
            returning d.delivery_id, d.claim, d.failures, d.endpoint_id, e.url, e.sealed_keys,
                      case when e.previous_until > clock_timestamp() then e.previous_keys end as previous_keys,
                      v.event_id, v.channel, v.type, v.occurred_at, v.payload""";

    private static final String SETTLE = """
            update swap.webhook_delivery
               set state = ?, due_at = now() + ? * interval '1 millisecond', leased_until = null, attempts = attempts + 1,
                   failures = failures + ?, first_failed_at = case when ? then coalesce(first_failed_at, now()) else first_failed_at end,
                   ended_at = case when ? = 'PENDING' then null else clock_timestamp() end
             where delivery_id = ? and claim = ? and state = 'PENDING'
            returning attempts, first_failed_at""";

    private static final String KEEP = """
            insert into swap.webhook_attempt (delivery_id, number, began_at, duration_ms, status, error, answer)
            values (?, ?, ?, ?, ?, ?, ?)""";

    /** Written when that changes and not with every attempt: it is one row for all of an endpoint's deliveries. */
    private static final String WORKS = """
            update swap.webhook_endpoint set failing_since = null where endpoint_id = ? and failing_since is not null""";

    private static final String FAILS = """
            update swap.webhook_endpoint set failing_since = now() where endpoint_id = ? and failing_since is null""";

    private static final String DISABLE = """
            update swap.webhook_endpoint
               set state = 'DISABLED', reason = ?, reason_detail = ?, disabled_at = now()
             where endpoint_id = ? and state = 'ENABLED' and (?::timestamptz is null or failing_since <= ?)""";

    private static final String PURGE = """
            delete from swap.webhook_delivery
             where delivery_id in (
                   select delivery_id from swap.webhook_delivery
                    where delivery_id < ? order by delivery_id limit ? for update skip locked)""";

    @PersistenceContext(unitName = "swap")
    EntityManager database;

    @Inject
    Feed feed;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    /** What the feed tells of an endpoint that was disabled by anybody but its owner. */
    private record DisabledEvent(
            String endpoint, String channel, String url, String reason, String detail, Instant disabledAt) {}

    /** How far a delivery is after an attempt. */
    private record Settled(int attempts, @Nullable OffsetDateTime firstFailedAt) {}

    @Override
    public List<Claimed> claim(Ask ask) {
        try {
            Connection connection = JdbcTransaction.connection(database);
            List<Map.Entry<EndpointId, Integer>> busy = List.copyOf(ask.busy().entrySet());
            @Nullable UUID only = ask.only() == null ? null : ask.only().value();
            try (PreparedStatement claim = connection.prepareStatement(CLAIM)) {
                claim.setArray(
                        1,
                        connection.createArrayOf(
                                "uuid",
                                busy.stream()
                                        .map(entry -> entry.getKey().value())
                                        .toArray()));
                claim.setArray(
                        2,
                        connection.createArrayOf(
                                "int4", busy.stream().map(Map.Entry::getValue).toArray()));
                claim.setInt(3, ask.endpointMax());
                claim.setObject(4, only);
                claim.setObject(5, only);
                claim.setInt(6, ask.max());
                claim.setLong(7, ask.lease().toMillis());
                try (ResultSet row = claim.executeQuery()) {
                    List<Claimed> claimed = new ArrayList<>();
                    while (row.next()) {
                        claimed.add(claimed(row));
                    }
                    return claimed;
                }
            }
        } catch (SQLException e) {
            throw new DatabaseFailed("could not take webhook deliveries that are due", e);
        }
    }

    private static Claimed claimed(ResultSet row) throws SQLException {
        List<byte[]> keys = new ArrayList<>(List.of(row.getBytes("sealed_keys")));
        byte[] previous = row.getBytes("previous_keys");
        if (previous != null) {
            keys.add(previous);
        }
        return new Claimed(
                new DeliveryId(row.getObject("delivery_id", UUID.class)),
                row.getLong("claim"),
                row.getInt("failures"),
                new EndpointId(row.getObject("endpoint_id", UUID.class)),
                row.getString("url"),
                new Happening(
                        row.getObject("event_id", UUID.class),
                        row.getString("channel"),
                        row.getString("type"),
                        row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
                        row.getString("payload")),
                keys);
    }

    @Override
    public boolean settle(Claimed claimed, Attempt attempt, Verdict verdict) {
        try {
            Connection connection = JdbcTransaction.connection(database);
            Settled settled = settled(connection, claimed, attempt, verdict);
            if (settled == null) {
                return false;
            }
            keep(connection, claimed.delivery(), settled.attempts(), attempt);
            try (PreparedStatement note = connection.prepareStatement(attempt.isSuccess() ? WORKS : FAILS)) {
                note.setObject(1, claimed.endpoint().value());
                note.executeUpdate();
            }
            if (verdict.gone()) {
                disable(connection, claimed, Endpoint.Reason.GONE, null);
            } else if (verdict.state() == Delivery.State.FAILED) {
                disable(connection, claimed, Endpoint.Reason.FAILING, settled.firstFailedAt());
            }
            return true;
        } catch (SQLException e) {
            throw new DatabaseFailed("could not keep what came of webhook delivery " + claimed.delivery(), e);
        }
    }

    private static @Nullable Settled settled(Connection connection, Claimed claimed, Attempt attempt, Verdict verdict)
            throws SQLException {
        try (PreparedStatement settle = connection.prepareStatement(SETTLE)) {
            settle.setString(1, verdict.state().name());
            settle.setLong(2, verdict.pause().toMillis());
            settle.setInt(3, attempt.isSuccess() ? 0 : 1);
            settle.setBoolean(4, !attempt.isSuccess());
            settle.setString(5, verdict.state().name());
            settle.setObject(6, claimed.delivery().value());
            settle.setLong(7, claimed.claim());
            try (ResultSet row = settle.executeQuery()) {
                return row.next()
                        ? new Settled(row.getInt("attempts"), row.getObject("first_failed_at", OffsetDateTime.class))
                        : null;
            }
        }
    }

    private static void keep(Connection connection, DeliveryId delivery, int number, Attempt attempt)
            throws SQLException {
        try (PreparedStatement keep = connection.prepareStatement(KEEP)) {
            keep.setObject(1, delivery.value());
            keep.setInt(2, number);
            keep.setObject(3, OffsetDateTime.ofInstant(attempt.beganAt(), ZoneOffset.UTC));
            keep.setLong(4, attempt.took().toMillis());
            keep.setObject(5, attempt.status());
            keep.setString(6, attempt.error());
            keep.setString(7, attempt.answer());
            keep.executeUpdate();
        }
    }

    /** @param since disable it only if nothing it was sent since then was taken; null for in any case */
    private void disable(Connection connection, Claimed claimed, Endpoint.Reason reason, @Nullable OffsetDateTime since)
            throws SQLException {
        String detail = reason == Endpoint.Reason.GONE
                ? "It answered 410 Gone."
                : "Nothing that was sent to it was taken for as long as the whole schedule of a delivery.";
        try (PreparedStatement disable = connection.prepareStatement(DISABLE)) {
            disable.setString(1, reason.name());
            disable.setString(2, detail);
            disable.setObject(3, claimed.endpoint().value());
            disable.setObject(4, since);
            disable.setObject(5, since);
            if (disable.executeUpdate() == 0) {
                return;
            }
        }
        LOG.log(
                Level.WARNING,
                "webhook.endpoint-disabled endpoint={0} channel={1} reason={2}; see runbook#webhooks",
                claimed.endpoint(),
                claimed.event().channel(),
                reason);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        feed.append(List.of(Happening.of(
                ids.next(),
                claimed.event().channel(),
                Endpoint.DISABLED_EVENT,
                now,
                Json.write(new DisabledEvent(
                        claimed.endpoint().toString(),
                        claimed.event().channel(),
                        claimed.url(),
                        reason.name(),
                        detail,
                        now)))));
    }

    @Override
    public int purge(Instant before, int max) {
        try (PreparedStatement purge = JdbcTransaction.connection(database).prepareStatement(PURGE)) {
            purge.setObject(1, Ids.lowestAt(before));
            purge.setInt(2, max);
            return purge.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseFailed("could not delete webhook deliveries that are over", e);
        }
    }
}
