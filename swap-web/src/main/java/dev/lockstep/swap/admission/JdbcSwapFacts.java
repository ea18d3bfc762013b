package dev.lockstep.swap.admission;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.swap.admission.SwapFacts.RelayFacts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The swap database over a connection of its own that is kept open: neither a pool that is used up nor a server that says
 * nothing makes a look take longer than its time-out. One statement, one round trip. Not thread-safe.
 */
final class JdbcSwapFacts implements AutoCloseable {

    private static final int CONNECT_SECONDS_MAX = 2;
    private static final int ANSWER_SECONDS_MAX = 2;
    private static final Duration AHEAD_MAX = Duration.ofMinutes(1);

    /**
     * UUIDv7 rises with time, so both newest and oldest are found at an end of a primary key: backwards over what is open to
     * the newest that has ended, then one row forwards. What a wrong clock has made is left out: it would be the newest for as
     * long as that clock was ahead. So is what waits for approval: nothing of it is on its way.
     */
    private static final String LOOK = """
            select pg_wal_lsn_diff(slot.confirmed_flush_lsn, '0/0')::bigint as relayed,
                   slot.active,
                   concat((select swap_id from swap.swap where swap_id < ahead and state <> 'PENDING_APPROVAL' order by swap_id desc limit 1),
                          (select transfer_id from swap.transfer where transfer_id < ahead order by transfer_id desc limit 1)) as newest,
                   pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint as log_end,
                   array (select saga_timeout_ms from swap.channel order by 1) as timeouts,
                   oldest.*
              from (values (?::uuid)) always (ahead)
              left join pg_replication_slots slot
                on slot.slot_name = ? and slot.database = current_database() and slot.wal_status is distinct from 'lost'
              left join lateral (
                    (select saga_id, requested_at, deadline from swap.swap
                      where state = 'REQUESTED' and swap_id > coalesce(
                            (select swap_id from swap.swap where state not in ('REQUESTED', 'PENDING_APPROVAL') and swap_id < ahead
                              order by swap_id desc limit 1),
                            '00000000-0000-0000-0000-000000000000')
                      order by swap_id limit 1)
                    union all
                    (select saga_id, requested_at, deadline from swap.transfer
                      where state = 'REQUESTED' and transfer_id > coalesce(
                            (select transfer_id from swap.transfer where state <> 'REQUESTED' and transfer_id < ahead
                              order by transfer_id desc limit 1),
                            '00000000-0000-0000-0000-000000000000')
                      order by transfer_id limit 1)
                    order by requested_at limit 1) oldest on true""";

    private final PGSimpleDataSource database = new PGSimpleDataSource();
    private final String slot;
    private final Clock clock;
    private @Nullable Connection open;

    JdbcSwapFacts(String url, String user, String password, String slot, Clock clock) {
        this.slot = slot;
        this.clock = clock;
        database.setUrl(url);
        database.setUser(user);
        database.setPassword(password);
        database.setApplicationName("lockstep-admission");
        database.setConnectTimeout(CONNECT_SECONDS_MAX);
        database.setLoginTimeout(CONNECT_SECONDS_MAX);
        database.setSocketTimeout(ANSWER_SECONDS_MAX);
    }

    SwapFacts look() throws SQLException {
        try (PreparedStatement look = connection().prepareStatement(LOOK)) {
            look.setObject(1, Ids.lowestAt(clock.instant().plus(AHEAD_MAX)));
            look.setString(2, slot);
            try (ResultSet row = look.executeQuery()) {
                row.next();
                return new SwapFacts(
                        clock.instant(),
                        relay(row),
                        row.getString("newest"),
                        row.getLong("log_end"),
                        oldest(row),
                        timeouts(row));
            }
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    private static @Nullable RelayFacts relay(ResultSet row) throws SQLException {
        long position = row.getLong("relayed");
        return row.wasNull() ? null : new RelayFacts(position, row.getBoolean("active"));
    }

    private static @Nullable OpenDeal oldest(ResultSet row) throws SQLException {
        UUID saga = row.getObject("saga_id", UUID.class);
        return saga == null
                ? null
                : new OpenDeal(new SagaId(saga), instant(row, "requested_at"), instant(row, "deadline"));
    }

    private static List<Duration> timeouts(ResultSet row) throws SQLException {
        return Stream.of((Integer[]) row.getArray("timeouts").getArray())
                .map(Duration::ofMillis)
                .toList();
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private Connection connection() throws SQLException {
        Connection connection = open;
        if (connection == null) {
            connection = database.getConnection();
            open = connection;
        }
        return connection;
    }

    @Override
    public void close() {
        Connection connection = open;
        open = null;
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                // It is broken, which is why it is closed; the next look opens another one.
            }
        }
    }
}
