package dev.lockstep.launcher.postgres;

import dev.lockstep.launcher.directory.Secrets;
import dev.lockstep.launcher.process.Obstacle;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The roles and the empty databases on a server of ours; what is in them is the migrations' business. Nobody connects to
 * a database but its own three roles. Everything can be repeated: passwords are set again at every start.
 */
public final class Databases {

    private final PostgresServer server;
    private final Secrets secrets;

    public Databases(PostgresServer server, Secrets secrets) {
        this.server = server;
        this.secrets = secrets;
    }

    /** How to reach this database; nothing has to exist yet. */
    public DatabaseAccess access(String database) {
        return new DatabaseAccess(
                database,
                server.url(database),
                login(database, "owner"),
                login(database, "app"),
                login(database, "relay"));
    }

    /** The database with its roles, made where they are missing. */
    public void create(DatabaseAccess database) {
        Login superuser = server.superuser();
        try (Connection connection =
                        DriverManager.getConnection(server.url("postgres"), superuser.user(), superuser.password());
                Statement statement = connection.createStatement()) {
            // The owner replicates too: a migration of its creates the replication slot.
            role(statement, database.owner(), "replication");
            role(statement, database.application(), "noreplication");
            role(statement, database.relay(), "replication");
            if (!exists(connection, "select 1 from pg_database where datname = ?", database.name())) {
                statement.execute("create database " + database.name() + " owner "
                        + database.owner().user());
            }
            for (String closed : List.of(database.name(), "postgres", "template1")) {
                statement.execute("revoke all on database " + closed + " from public");
            }
            statement.execute("grant connect on database " + database.name() + " to "
                    + database.application().user() + ", " + database.relay().user());
        } catch (SQLException e) {
            throw new Obstacle("cannot create the database " + database.name() + ": " + e.getMessage(), e);
        }
    }

    private static void role(Statement statement, Login login, String replication) throws SQLException {
        if (!exists(statement.getConnection(), "select 1 from pg_roles where rolname = ?", login.user())) {
            statement.execute("create role " + login.user());
        }
        // Ours are made of letters, digits, - and _ (Secrets), so that no quote can occur.
        statement.execute(
                "alter role " + login.user() + " login " + replication + " password '" + login.password() + "'");
    }

    private static boolean exists(Connection connection, String query, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (ResultSet result = statement.executeQuery()) {
                return result.next();
            }
        }
    }

    private Login login(String database, String part) {
        String user = database + "_" + part;
        return new Login(user, secrets.password(user));
    }
}
