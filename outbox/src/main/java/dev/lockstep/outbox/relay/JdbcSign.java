package dev.lockstep.outbox.relay;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.outbox.relay.Control.Sign;
import dev.lockstep.outbox.relay.RelayView.Behind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes the row {@code outbox.relay_sign}, and counts what is behind it.
 *
 * <p>What this process has relayed it knows by itself. What another one had relayed before it died without a sign only the
 * slot knows: so the greatest id in the table is noted together with the end of the log, and counts as relayed when the slot
 * is confirmed up to there. Not thread-safe.
 */
final class JdbcSign {

    /** By the primary key from there on, no further than it counts, and not what a wrong clock has made. */
    private static final String BEHIND = """
            (select count(*) from (select from outbox.message
                                    where message_id > (select id from mark) and message_id < (select ahead from mark)
                                    limit %d) counted),
            (select created_at from outbox.message
              where message_id > (select id from mark) and message_id < (select ahead from mark) order by message_id limit 1)
            """.formatted(RelayView.COUNTED_MAX + 1);

    private static final String COUNT =
            "with mark (id, ahead) as (select relayed_to, ?::uuid from outbox.relay_sign) select " + BEHIND;

    private static final String SIGN = """
            with confirmed (reached) as (select confirmed_flush_lsn >= ?::pg_lsn from pg_replication_slots where slot_name = ?),
                 mark (id, ahead) as (
                    select greatest(relayed_to, ?::uuid, case when (select reached from confirmed) then ?::uuid end), ?::uuid
                      from outbox.relay_sign)
            update outbox.relay_sign
               set node = ?, state = ?, last_error = ?, heartbeat_at = clock_timestamp() - ? * interval '1 ms',
                   last_relayed_at = clock_timestamp() - ? * interval '1 ms', relayed_to = (select id from mark),
                   (behind, behind_since) = (select %s), seen_at = clock_timestamp()
            returning behind, (select reached from confirmed)
            """.formatted(BEHIND);

    /** The end of the log is read after the statement's snapshot was taken: whatever it sees is committed before there. */
    private static final String NOTE = """
            select pg_current_wal_insert_lsn()::text,
                   (select message_id from outbox.message
                     where message_id > (select relayed_to from outbox.relay_sign) and message_id < ?
                     order by message_id desc limit 1)
            """;

    /** @param log the end of the log when {@code id} was the greatest in the table */
    private record Noted(String log, UUID id) {}

    private final String slot;
    private final Clock clock;
    private @Nullable Noted noted;

    JdbcSign(String slot, Clock clock) {
        this.slot = slot;
        this.clock = clock;
    }

    void write(Connection connection, Sign sign) throws SQLException {
        boolean isBehind = update(connection, sign);
        if (noted == null && isBehind) {
            noted = note(connection);
        }
    }

    private boolean update(Connection connection, Sign sign) throws SQLException {
        Noted before = noted;
        try (PreparedStatement update = connection.prepareStatement(SIGN)) {
            update.setString(1, before == null ? null : before.log());
            update.setString(2, slot);
            update.setObject(3, sign.relayedTo(), Types.OTHER);
            update.setObject(4, before == null ? null : before.id(), Types.OTHER);
            update.setObject(5, ahead(), Types.OTHER);
            update.setString(6, sign.node());
            update.setString(7, sign.status().state().name());
            update.setString(8, sign.status().lastError());
            age(update, 9, sign.status().lastHeartbeatAt());
            age(update, 10, sign.status().lastRelayedAt());
            try (ResultSet row = update.executeQuery()) {
                if (!row.next()) {
                    throw new SQLException("outbox.relay_sign is empty");
                }
                if (row.getBoolean(2)) {
                    noted = null;
                }
                return row.getLong(1) > 0;
            }
        }
    }

    private @Nullable Noted note(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(NOTE)) {
            select.setObject(1, ahead(), Types.OTHER);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                UUID greatest = row.getObject(2, UUID.class);
                return greatest == null ? null : new Noted(row.getString(1), greatest);
            }
        }
    }

    /** Committed messages that are not relayed, now. */
    Behind count(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(COUNT)) {
            select.setObject(1, ahead(), Types.OTHER);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                OffsetDateTime since = row.getObject(2, OffsetDateTime.class);
                return new Behind(row.getLong(1), since == null ? null : since.toInstant());
            }
        }
    }

    private UUID ahead() {
        return Ids.lowestAt(clock.instant().plus(Watermark.AHEAD_MAX));
    }

    /** By this process's clock; the database subtracts it from its own time. */
    private void age(PreparedStatement statement, int place, @Nullable Instant then) throws SQLException {
        if (then == null) {
            statement.setNull(place, Types.BIGINT);
        } else {
            statement.setLong(
                    place, Math.max(0, Duration.between(then, clock.instant()).toMillis()));
        }
    }
}
