package dev.lockstep.benchmarks.relay;

import dev.lockstep.launcher.postgres.Login;
import dev.lockstep.launcher.process.Obstacle;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The server as its superuser sees it, in the database whose outbox is relayed. */
final class JdbcServer implements AutoCloseable {

    private final Connection connection;

    JdbcServer(String url, Login superuser) {
        try {
            this.connection = DriverManager.getConnection(url, superuser.user(), superuser.password());
        } catch (SQLException e) {
            throw new Obstacle("cannot connect to " + url + ": " + e.getMessage(), e);
        }
    }

    /** Where a reader of the log goes on; it begins now. */
    void makeSlot(String slot) {
        run("select pg_create_logical_replication_slot(?, 'pgoutput')", slot);
    }

    /** A slot that nobody reads from keeps the log for ever. */
    void dropSlot(String slot) {
        run("select pg_drop_replication_slot(?)", slot);
    }

    /** What was written so far is nobody's backlog any more. */
    void forgetBacklog() {
        run("""
                select pg_replication_slot_advance(slot_name, pg_current_wal_lsn()) from pg_replication_slots
                 where database = current_database()""");
    }

    /** Writes now what would be written beside the next measurement. */
    void settle() {
        run("checkpoint");
    }

    boolean isRead(String slot) {
        return one("select active from pg_replication_slots where slot_name = ?", slot)
                .equals("t");
    }

    String version() {
        return one("select current_setting('server_version')");
    }

    /** What the launcher has configured. */
    Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        try (PreparedStatement select = connection.prepareStatement(
                        "select name, setting from pg_settings where source = 'configuration file' order by name");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                settings.put(row.getString(1), row.getString(2));
            }
            return settings;
        } catch (SQLException e) {
            throw refused(e);
        }
    }

    /** An empty database for a contender with a table of its own. */
    void makeDatabase(String name, String owner) {
        run("create database " + name + " owner " + owner);
    }

    private void run(String statement, String... parameters) {
        try (PreparedStatement prepared = connection.prepareStatement(statement)) {
            bind(prepared, parameters);
            prepared.execute();
        } catch (SQLException e) {
            throw refused(e);
        }
    }

    private String one(String query, String... parameters) {
        try (PreparedStatement prepared = connection.prepareStatement(query)) {
            bind(prepared, parameters);
            try (ResultSet row = prepared.executeQuery()) {
                if (!row.next()) {
                    throw new Obstacle("PostgreSQL has no answer to: " + query);
                }
                return row.getString(1);
            }
        } catch (SQLException e) {
            throw refused(e);
        }
    }

    private static void bind(PreparedStatement prepared, String... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            prepared.setString(i + 1, parameters[i]);
        }
    }

    private static Obstacle refused(SQLException e) {
        return new Obstacle("PostgreSQL refused: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw refused(e);
        }
    }
}
