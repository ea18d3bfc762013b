package dev.lockstep.outbox.relay;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;

/** The slot by {@code pg_replication_slots}, over a connection of its own per look: looks are rare, outages are not. */
final class JdbcSlot implements Slot {

    private static final int CONNECT_SECONDS_MAX = 5;
    private static final int ANSWER_SECONDS_MAX = 10;
    private static final int MAKE_MS_MAX = 300_000;

    /** By way of jsonb, because {@code invalidation_reason} and {@code failover} came with PostgreSQL 17. */
    private static final String LOOK = """
            select slot.active_pid,
                   slot.wal_status,
                   to_jsonb(slot) ->> 'invalidation_reason' as invalidation_reason,
                   coalesce((to_jsonb(slot) ->> 'failover')::boolean, false) as failover,
                   slot.safe_wal_size,
                   pg_wal_lsn_diff(here.lsn, slot.confirmed_flush_lsn) as behind_bytes,
                   pg_wal_lsn_diff(here.lsn, slot.restart_lsn) as retained_bytes
              from pg_replication_slots slot,
                   (select case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end) here (lsn)
             where slot.slot_name = ? and slot.plugin = 'pgoutput' and slot.database = current_database()
            """;

    /** Before the new one is there, so that nothing is taken for confirmed that never came through it. */
    private static final String NOTE = "select outbox.note_slot_loss()";

    private static final String DROP =
            "select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = ? and not active";

    /** Not temporary, no two-phase commit; the last one, from PostgreSQL 17 on, lets it follow to a standby. */
    private static final String CREATE_FAILOVER =
            "select pg_create_logical_replication_slot(?, 'pgoutput', false, false, true)";

    private static final String CREATE = "select pg_create_logical_replication_slot(?, 'pgoutput', false, false)";

    private static final int FAILOVER_SINCE_VERSION = 17;

    private final String slot;
    private final PGSimpleDataSource database;

    JdbcSlot(RelaySettings settings) {
        slot = settings.slot();
        database = new PGSimpleDataSource();
        database.setUrl(settings.jdbcUrl());
        database.setUser(settings.user());
        database.setPassword(settings.password());
        database.setApplicationName("lockstep-relay-" + settings.name());
        database.setConnectTimeout(CONNECT_SECONDS_MAX);
        database.setLoginTimeout(CONNECT_SECONDS_MAX);
        database.setSocketTimeout(ANSWER_SECONDS_MAX);
    }

    @Override
    public SlotView look() throws SQLException {
        try (Connection connection = database.getConnection()) {
            return look(connection, slot);
        }
    }

    static SlotView look(Connection connection, String slot) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(LOOK)) {
            select.setString(1, slot);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? view(row, slot)
                        : new SlotView.Unusable("replication slot " + slot + " does not exist");
            }
        }
    }

    @Override
    public void recreate() throws SQLException {
        try (Connection connection = database.getConnection()) {
            // A new slot waits for the end of every running transaction.
            connection.setNetworkTimeout(Runnable::run, MAKE_MS_MAX);
            try (PreparedStatement note = connection.prepareStatement(NOTE)) {
                note.execute();
            }
            boolean failover = connection.getMetaData().getDatabaseMajorVersion() >= FAILOVER_SINCE_VERSION;
            select(connection, DROP);
            select(connection, failover ? CREATE_FAILOVER : CREATE);
        }
    }

    private void select(Connection connection, String function) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(function)) {
            select.setString(1, slot);
            select.execute();
        }
    }

    private static SlotView view(ResultSet row, String slot) throws SQLException {
        String invalidated = row.getString("invalidation_reason");
        if (invalidated != null || "lost".equals(row.getString("wal_status"))) {
            return new SlotView.Unusable("replication slot " + slot + " was invalidated by the server: "
                    + (invalidated == null ? "its log is gone" : invalidated));
        }
        long safe = row.getLong("safe_wal_size");
        boolean limited = !row.wasNull();
        RelayLag lag = new RelayLag(
                row.getLong("behind_bytes"),
                row.getLong("retained_bytes"),
                limited ? safe : Long.MAX_VALUE,
                row.getBoolean("failover"));
        int pid = row.getInt("active_pid");
        return row.wasNull() ? new SlotView.Free(lag) : new SlotView.Held(pid, lag);
    }
}
