package dev.lockstep.launcher.postgres;

import dev.lockstep.launcher.directory.Secrets;
import dev.lockstep.launcher.process.Obstacle;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The roles and the empty databases on a server of ours; what is in them is the migrations' business. Nobody connects to
 * a database but its own three roles. Everything can be repeated: passwords are set again at every start.
 */
public final class JdbcDatabases {

    /** A crash recovery replays at most max_wal_size, 4 GB here. */
    private static final Duration READY_WITHIN = Duration.ofMinutes(3);

    private static final int POLL_MS = 50;
    /** 200 x 50 ms: every ten seconds. */
    private static final int TOLD_EVERY = 200;

    private static final Logger LOG = System.getLogger(JdbcDatabases.class.getName());

    private final PostgresServer server;
    private final Secrets secrets;

    public JdbcDatabases(PostgresServer server, Secrets secrets) {
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

    /** Waits until the server takes connections; {@code alive} ends the wait early. */
    public void awaitServer(BooleanSupplier alive) throws InterruptedException {
        try {
            await(server.url("postgres"), server.superuser(), alive);
        } catch (SQLException e) {
            throw new Obstacle("PostgreSQL did not start, see " + server.log() + ": " + e.getMessage(), e);
        }
    }

    /** Waits until a database that somebody else runs takes its owner's connection. */
    public static void awaitDatabase(DatabaseAccess database) throws InterruptedException {
        try {
            await(database.url(), database.owner(), () -> true);
        } catch (SQLException e) {
            throw new Obstacle("the database " + database.url() + " cannot be reached: " + e.getMessage(), e);
        }
    }

    private static void await(String url, Login login, BooleanSupplier alive)
            throws SQLException, InterruptedException {
        long end = System.nanoTime() + READY_WITHIN.toNanos();
        for (int attempt = 1; ; attempt++) {
            try (Connection connection = DriverManager.getConnection(url, login.user(), login.password())) {
                connection.isValid(1);
                return;
            } catch (SQLException e) {
                if (isFinal(e) || System.nanoTime() > end || !alive.getAsBoolean()) {
                    throw e;
                }
                if (attempt % TOLD_EVERY == 0) {
                    LOG.log(Level.INFO, "postgres.awaited url={0} reason={1}", url, e.getMessage());
                }
                Thread.sleep(POLL_MS);
            }
        }
    }

    /** Waiting helps when nobody listens (class 08) or the server is starting (57P03), not against a wrong password. */
    private static boolean isFinal(SQLException e) {
        String state = e.getSQLState();
        return state != null && !state.startsWith("08") && !state.equals("57P03");
    }

    /** The database with its roles, made where they are missing. */
    public void create(DatabaseAccess database) {
        try (Connection connection = superuser("postgres");
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
        try (Connection connection = superuser(database.name());
                Statement statement = connection.createStatement()) {
            statement.execute("create extension if not exists pg_stat_statements");
        } catch (SQLException e) {
            throw new Obstacle("cannot extend the database " + database.name() + ": " + e.getMessage(), e);
        }
    }

    private Connection superuser(String database) throws SQLException {
        Login login = server.superuser();
        return DriverManager.getConnection(server.url(database), login.user(), login.password());
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
