package dev.lockstep.launcher.demo;

import dev.lockstep.launcher.directory.RunFile;
import dev.lockstep.launcher.directory.Secrets;
import dev.lockstep.launcher.postgres.DatabaseAccess;
import dev.lockstep.launcher.process.Obstacle;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** The demo's rows in the swap database: two channels and the users of the pages. What is there already stays as it is. */
public final class JdbcDemoBook {

    /** Two, so that it can be seen that one does not see the other's objects. */
    public static final List<String> CHANNELS = List.of("demo", "partner");

    /** 25 bps spread, 10 bps fee, 30 s to accept an offer, 30 s to book a swap. */
    private static final String INSERT_CHANNEL = """
            insert into swap.channel (name, spread_bps, fee_bps, offer_ttl_ms, saga_timeout_ms)
            values (?, 25, 10, 30000, 30000) on conflict do nothing""";

    private static final String UPSERT_USER = """
            insert into swap.app_user (name, password_hash) values (?, ?)
            on conflict (name) do update set password_hash = excluded.password_hash""";
    private static final String INSERT_ROLE =
            "insert into swap.app_user_role (name, role) values (?, ?) on conflict do nothing";

    private final DatabaseAccess swap;
    private final Secrets secrets;

    public JdbcDemoBook(DatabaseAccess swap, Secrets secrets) {
        this.swap = swap;
        this.secrets = secrets;
    }

    /** The users, with passwords that are random and the same at every start of this data directory. */
    public List<RunFile.User> users() {
        return List.of(
                user("operator", List.of("OPERATOR")),
                user("auditor", List.of("AUDITOR")),
                user("admin", List.of("ADMIN", "APPROVER")));
    }

    /** Writes what is missing; the users get the passwords that are printed. */
    public void write() {
        try (Connection connection = DriverManager.getConnection(
                swap.url(), swap.owner().user(), swap.owner().password())) {
            connection.setAutoCommit(false);
            for (String channel : CHANNELS) {
                write(connection, channel);
            }
            for (RunFile.User user : users()) {
                write(connection, user);
            }
            connection.commit();
        } catch (SQLException e) {
            throw new Obstacle("cannot write the demo's users: " + e.getMessage(), e);
        }
    }

    private RunFile.User user(String name, List<String> roles) {
        return new RunFile.User(name, secrets.password("demo-" + name), roles);
    }

    private static void write(Connection connection, String channel) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT_CHANNEL)) {
            insert.setString(1, channel);
            insert.executeUpdate();
        }
    }

    /** The hash is kept beside the password: to derive it at every start would cost more than everything else here. */
    private void write(Connection connection, RunFile.User user) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(UPSERT_USER)) {
            upsert.setString(1, user.name());
            upsert.setString(2, secrets.kept("demo-" + user.name() + "-hash", () -> PasswordHash.of(user.password())));
            upsert.executeUpdate();
        }
        for (String role : user.roles()) {
            try (PreparedStatement insert = connection.prepareStatement(INSERT_ROLE)) {
                insert.setString(1, user.name());
                insert.setString(2, role);
                insert.executeUpdate();
            }
        }
    }
}
