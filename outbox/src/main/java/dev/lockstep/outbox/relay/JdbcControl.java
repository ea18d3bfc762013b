package dev.lockstep.outbox.relay;

import dev.lockstep.contract.id.MessageId;
import dev.lockstep.outbox.relay.RelayView.Behind;
import dev.lockstep.outbox.relay.RelayView.Leader;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The tables {@code outbox.relay_*} of the relay's database. Looking and giving signs share one connection, which is made
 * anew after a failure; the rest is rare.
 */
final class JdbcControl implements Control {

    /** The application's name of a connection that reads a slot; the node's name follows. */
    static final String LEADER_PREFIX = "lockstep-relay@";

    private static final int CONNECT_SECONDS_MAX = 5;
    private static final int ANSWER_SECONDS_MAX = 10;

    private static final String LOOK = """
            select clock_timestamp() as at, sign.*, clock_timestamp() - sign.seen_at > ? * interval '1 ms' as stale,
                   wish.wish, wish.asked_by as wish_by, wish.reason as wish_reason, wish.asked_at as wish_at,
                   again.resend_id, again.kind, again.asked_by, again.reason, again.node as resend_node, again.asked_at,
                   again.planned, again.sent, again.ended_at, again.failure
              from outbox.relay_sign sign
              left join lateral (select * from outbox.relay_wish order by wish_id desc limit 1) wish on true
              left join lateral (select * from outbox.relay_resend order by resend_id desc limit 1) again on true
            """;

    private static final String LEADER = "select application_name, backend_start from pg_stat_activity where pid = ?";

    private static final String PAUSED =
            "select coalesce((select wish = 'PAUSE' from outbox.relay_wish order by wish_id desc limit 1), false)";

    private static final String WISH = "insert into outbox.relay_wish (wish, asked_by, reason) values (?, ?, ?)";

    /** Held by the session, so that it ends with the node. */
    private static final String LOCK = "select pg_try_advisory_lock(hashtext('outbox.relay_resend'))";

    private static final String LEFT_OPEN = """
            update outbox.relay_resend set ended_at = clock_timestamp(), failure = 'its node ended before it was through'
             where ended_at is null
            """;

    private static final String OPEN = """
            insert into outbox.relay_resend (kind, since, until, message_ids, asked_by, reason, node, planned)
            values (?, ?, ?, ?, ?, ?, ?, ?) returning resend_id
            """;

    private static final String SENT = "update outbox.relay_resend set sent = ? where resend_id = ?";

    private static final String ENDED =
            "update outbox.relay_resend set ended_at = clock_timestamp(), failure = ? where resend_id = ?";

    private static final String RELAYED_TO = "update outbox.relay_sign set relayed_to = greatest(relayed_to, ?::uuid)";

    private final String slot;
    private final JdbcSign signs;
    private final PGSimpleDataSource database;
    private @Nullable Connection kept;

    JdbcControl(RelaySettings settings, Clock clock) {
        this.slot = settings.slot();
        signs = new JdbcSign(slot, clock);
        database = new PGSimpleDataSource();
        database.setUrl(settings.jdbcUrl());
        database.setUser(settings.user());
        database.setPassword(settings.password());
        database.setApplicationName("lockstep-watch@" + settings.node().name());
        database.setConnectTimeout(CONNECT_SECONDS_MAX);
        database.setLoginTimeout(CONNECT_SECONDS_MAX);
        database.setSocketTimeout(ANSWER_SECONDS_MAX);
        // What is behind is a small end of a large table, whatever the statistics say.
        database.setOptions("-c enable_seqscan=off -c enable_bitmapscan=off");
    }

    /** Something to ask of the kept connection. */
    private interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    private synchronized <T> T keeping(Question<T> question) throws SQLException {
        Connection connection = kept;
        if (connection == null) {
            connection = database.getConnection();
            kept = connection;
        }
        try {
            return question.ask(connection);
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    @Override
    public synchronized void close() {
        Connection connection = kept;
        kept = null;
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                // it is given up anyway
            }
        }
    }

    @Override
    public RelayView look() throws SQLException {
        return keeping(this::look);
    }

    private RelayView look(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(LOOK)) {
            select.setLong(1, RelayView.SIGN_MAX.toMillis());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new SQLException("outbox.relay_sign is empty");
                }
                SlotView view = JdbcSlot.look(connection, slot);
                Behind behind = row.getBoolean("stale")
                        ? signs.count(connection)
                        : new Behind(row.getLong("behind"), time(row, "behind_since"));
                return new RelayView(
                        knownTime(row, "at"),
                        wish(row),
                        sign(row),
                        lagOf(view),
                        view instanceof SlotView.Unusable unusable ? unusable.why() : null,
                        view instanceof SlotView.Held held ? leader(connection, held.walSenderPid()) : null,
                        behind,
                        resend(row));
            }
        }
    }

    private static @Nullable RelayLag lagOf(SlotView view) {
        if (view instanceof SlotView.Free free) {
            return free.lag();
        }
        return view instanceof SlotView.Held held ? held.lag() : null;
    }

    private static RelaySign sign(ResultSet row) throws SQLException {
        return new RelaySign(
                row.getString("node"),
                row.getString("state"),
                row.getString("last_error"),
                time(row, "heartbeat_at"),
                time(row, "last_relayed_at"),
                knownTime(row, "seen_at"));
    }

    private static @Nullable RelayWish wish(ResultSet row) throws SQLException {
        String wish = row.getString("wish");
        return wish == null
                ? null
                : new RelayWish(
                        wish.equals("PAUSE"),
                        row.getString("wish_by"),
                        row.getString("wish_reason"),
                        knownTime(row, "wish_at"));
    }

    private static @Nullable ResendView resend(ResultSet row) throws SQLException {
        long id = row.getLong("resend_id");
        return row.wasNull()
                ? null
                : new ResendView(
                        id,
                        row.getString("kind"),
                        row.getString("asked_by"),
                        row.getString("reason"),
                        row.getString("resend_node"),
                        knownTime(row, "asked_at"),
                        row.getLong("planned"),
                        row.getLong("sent"),
                        time(row, "ended_at"),
                        row.getString("failure"));
    }

    /** Null when it has let go of the slot in between. */
    private static @Nullable Leader leader(Connection connection, int pid) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(LEADER)) {
            select.setInt(1, pid);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? new Leader(nodeOf(row.getString("application_name")), pid, knownTime(row, "backend_start"))
                        : null;
            }
        }
    }

    /** Something else than a relay of ours is named as it calls itself. */
    private static String nodeOf(@Nullable String application) {
        String name = application == null ? "" : application;
        return name.startsWith(LEADER_PREFIX) ? name.substring(LEADER_PREFIX.length()) : "\"" + name + "\"";
    }

    @Override
    public boolean isPauseWished() throws SQLException {
        return keeping(connection -> {
            try (PreparedStatement select = connection.prepareStatement(PAUSED);
                    ResultSet row = select.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        });
    }

    @Override
    public void sign(Sign sign) throws SQLException {
        keeping(connection -> {
            signs.write(connection, sign);
            return true;
        });
    }

    @Override
    public void wish(boolean paused, String by, String reason) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement(WISH)) {
            insert.setString(1, paused ? "PAUSE" : "RUN");
            insert.setString(2, by);
            insert.setString(3, reason);
            insert.executeUpdate();
        }
    }

    @Override
    public void relayedTo(UUID message) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement update = connection.prepareStatement(RELAYED_TO)) {
            update.setObject(1, message);
            update.executeUpdate();
        }
    }

    @Override
    public Optional<Resending> begin(Opening opening) throws SQLException {
        Connection connection = database.getConnection();
        try {
            Optional<Resending> begun = isLocked(connection)
                    ? Optional.of(new JdbcResending(connection, open(connection, opening)))
                    : Optional.empty();
            if (begun.isEmpty()) {
                connection.close();
            }
            return begun;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static boolean isLocked(Connection connection) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(LOCK);
                ResultSet row = lock.executeQuery()) {
            return row.next() && row.getBoolean(1);
        }
    }

    private static long open(Connection connection, Opening opening) throws SQLException {
        try (PreparedStatement left = connection.prepareStatement(LEFT_OPEN)) {
            left.executeUpdate();
        }
        try (PreparedStatement insert = connection.prepareStatement(OPEN)) {
            ResendRequest request = opening.request();
            insert.setString(1, request.kind().name());
            insert.setObject(2, utc(request.since()), Types.TIMESTAMP_WITH_TIMEZONE);
            insert.setObject(3, utc(request.until()), Types.TIMESTAMP_WITH_TIMEZONE);
            insert.setArray(4, request.kind() == ResendRequest.Kind.MESSAGES ? ids(connection, request) : null);
            insert.setString(5, opening.by());
            insert.setString(6, opening.reason());
            insert.setString(7, opening.node());
            insert.setLong(8, opening.planned());
            try (ResultSet row = insert.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    static Array ids(Connection connection, ResendRequest request) throws SQLException {
        return connection.createArrayOf(
                "uuid", request.ids().stream().map(MessageId::value).toArray());
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant time) {
        return time == null ? null : OffsetDateTime.ofInstant(time, ZoneOffset.UTC);
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static Instant knownTime(ResultSet row, String column) throws SQLException {
        Instant time = time(row, column);
        if (time == null) {
            throw new SQLException("no " + column);
        }
        return time;
    }

    /** Its session holds the lock. */
    private static final class JdbcResending implements Resending {

        private final Connection connection;
        private final long id;

        JdbcResending(Connection connection, long id) {
            this.connection = connection;
            this.id = id;
        }

        @Override
        public long id() {
            return id;
        }

        @Override
        public void sent(long count) throws SQLException {
            try (PreparedStatement update = connection.prepareStatement(SENT)) {
                update.setLong(1, count);
                update.setLong(2, id);
                update.executeUpdate();
            }
        }

        @Override
        public void ended(@Nullable String failure) throws SQLException {
            try (PreparedStatement update = connection.prepareStatement(ENDED)) {
                update.setString(1, failure);
                update.setLong(2, id);
                update.executeUpdate();
            }
        }

        @Override
        public void close() {
            try {
                connection.close();
            } catch (SQLException e) {
                // the server ends the session, and with it the lock
            }
        }
    }
}
