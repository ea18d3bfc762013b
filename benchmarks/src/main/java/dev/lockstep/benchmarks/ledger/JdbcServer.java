package dev.lockstep.benchmarks.ledger;

import dev.lockstep.benchmarks.deployed.Customers;
import dev.lockstep.launcher.postgres.Login;
import dev.lockstep.launcher.process.Obstacle;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The server as its superuser sees it: makes what is booked on, and judges what was booked. */
final class JdbcServer {

    /** A thousand BTC, a hundred million sales: nobody runs dry. */
    private static final String FUNDS = "100000000000";

    private final String ledger;
    private final Login superuser;

    /** @param ledger JDBC URL of the ledger's database */
    JdbcServer(String ledger, Login superuser) {
        this.ledger = ledger;
        this.superuser = superuser;
    }

    /** JDBC URL of the yardsticks' database. */
    String yardstick() {
        return ledger.substring(0, ledger.lastIndexOf('/') + 1) + "yardstick";
    }

    String version() {
        return text(ledger, "select current_setting('server_version')");
    }

    /** Opens the customers' accounts and gives them something to sell. */
    void openAccounts(int accounts) {
        run(
                ledger,
                script("customers.sql")
                        .replace("${customers}", Integer.toString(accounts / 2))
                        .replace("${prefix}", Customers.PREFIX)
                        .replace("${funds}", FUNDS));
        run(ledger, "vacuum (analyze)");
    }

    /** Makes the yardsticks' database with as many accounts. */
    void createYardstick(int accounts) {
        run(ledger, "create database yardstick");
        run(yardstick(), script("yardstick.sql"));
        run(yardstick(), "select yardstick.open(" + accounts + ")");
        run(yardstick(), "vacuum (analyze)");
    }

    /** What is wrong with the books, or nothing. */
    String faults() {
        return text(ledger, script("faults.sql"));
    }

    private void run(String database, String sql) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new Obstacle(database + ": " + e.getMessage(), e);
        }
    }

    private String text(String database, String sql) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            throw new Obstacle(database + ": " + e.getMessage(), e);
        }
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(database, superuser.user(), superuser.password());
    }

    private static String script(String name) {
        try (InputStream script = JdbcServer.class.getResourceAsStream(name)) {
            if (script == null) {
                throw new IllegalStateException(name + " is not beside " + JdbcServer.class);
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + name, e);
        }
    }
}
