package dev.lockstep.benchmarks.ledger;

import dev.lockstep.benchmarks.deployed.Customers;
import dev.lockstep.launcher.postgres.Login;
import dev.lockstep.launcher.process.Obstacle;
import dev.lockstep.ledger.control.PlainControl;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The server as its superuser sees it: makes the databases that are booked on, puts one or the other in front of the
 * application, and judges what was booked.
 */
final class JdbcServer {

    private static final String SERVED = "ledger";
    private static final String YARDSTICK = "yardstick";

    /** A thousand BTC, a hundred million sales: nobody runs dry. */
    private static final long FUNDS = 100_000_000_000L;

    /** Legs that are made in one transaction: what it sorts stays in memory. */
    private static final int CHUNK_LEGS = 1_000_000;

    /** Of the ten seconds between two snapshots, at a thousand swaps a second. */
    private static final int SNAPSHOT_LEGS = 40_000;

    /** Two parts of two legs. */
    static final int LEGS_PER_SAGA = 4;

    private final String prefix;
    private final Login superuser;
    private final long pid;
    private Ledger served;

    /**
     * @param url JDBC URL of any database of the server
     * @param pid of the server
     * @param served the ledger that is there, without customers
     */
    JdbcServer(String url, Login superuser, long pid, Ledger served) {
        this.prefix = url.substring(0, url.lastIndexOf('/') + 1);
        this.superuser = superuser;
        this.pid = pid;
        this.served = served;
    }

    long pid() {
        return pid;
    }

    String version() {
        return text("postgres", "select current_setting('server_version')");
    }

    /** Bytes of write-ahead log since the server was made. */
    long walBytes() {
        return Long.parseLong(text("postgres", "select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')"));
    }

    Pgbench pgbench(Path program, String database) {
        return new Pgbench(program, prefix + database, superuser, this);
    }

    /** Gives the ledger that is there its customers, and a yardstick in its own tables. */
    void fill() {
        fill(Times.NOW);
    }

    /** The same with the journal that it is to have, booked at these times. */
    void fill(Times times) {
        run(SERVED, filled("product.sql", Map.of("prefix", Customers.PREFIX)));
        openAccounts(SERVED, 0, served.accounts(), times);
        if (served.legs() > 0) {
            writeHistory(SERVED, served, times);
        }
        settle(SERVED);
    }

    /** Another ledger, from the one that is there and was just filled. */
    void copy(Ledger ledger) {
        String database = database(ledger);
        create(database);
        openAccounts(database, served.accounts(), ledger.accounts(), Times.NOW);
        if (ledger.legs() > 0) {
            writeHistory(database, ledger, Times.NOW);
        }
        settle(database);
    }

    /** The ledger that is there and was just filled once more, without something; the application knows nothing of it. */
    void copy(Without without) {
        String database = lessened(without);
        create(database);
        run(database, without.alteration());
        settle(database);
    }

    /**
     * Sums the journal up as the application has while it grew; otherwise it would, all at once, while something is measured.
     * It leaves out the last ten seconds.
     */
    void sumUp(Ledger ledger) {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(prefix + database(ledger));
        database.setUser(superuser.user());
        database.setPassword(superuser.password());
        PlainControl.sumUp(database, SNAPSHOT_LEGS);
        settle(database(ledger));
    }

    /** The database of that copy. */
    String lessened(Without without) {
        return "without_" + without.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Gives the relays slots that begin here. What was filled in is no message, and its log may be longer than the server
     * keeps for a slot.
     */
    void renewSlots() {
        for (List<String> slot : rows("postgres", "select slot_name, database from pg_replication_slots")) {
            run(slot.get(1), "select pg_drop_replication_slot('" + slot.get(0) + "')");
            run(slot.get(1), "select pg_create_logical_replication_slot('" + slot.get(0) + "', 'pgoutput')");
        }
    }

    /** The yardstick's own database, with as many accounts as the ledger that is there. */
    String yardstick() {
        run("postgres", "create database " + YARDSTICK);
        run(YARDSTICK, script("yardstick.sql"));
        run(YARDSTICK, "select yardstick.open(" + served.accounts() + ")");
        settle(YARDSTICK);
        return YARDSTICK;
    }

    /** Where the application finds its ledger. */
    String served() {
        return SERVED;
    }

    /** Puts this ledger where the application finds its own; its connections are cut. Answers whether it was another one. */
    boolean serve(Ledger ledger) {
        if (ledger.equals(served)) {
            return false;
        }
        rename(SERVED, "ledger_" + served.name());
        rename("ledger_" + ledger.name(), SERVED);
        served = ledger;
        return true;
    }

    /** What is wrong with the books of this ledger; empty if nothing is. */
    String faults(Ledger ledger) {
        return text(database(ledger), script("faults.sql"));
    }

    /** The rows of a query, each column as text. */
    List<List<String>> rows(String database, String sql) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<List<String>> rows = new ArrayList<>();
            while (row.next()) {
                List<String> columns = new ArrayList<>();
                for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
                    columns.add(String.valueOf(row.getString(column)));
                }
                rows.add(columns);
            }
            return rows;
        } catch (SQLException e) {
            throw new Obstacle(database + ": " + e.getMessage(), e);
        }
    }

    void run(String database, String sql) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new Obstacle(database + ": " + e.getMessage(), e);
        }
    }

    private void create(String database) {
        run(
                "postgres",
                "create database " + database + " template " + SERVED + " owner ledger_owner strategy file_copy");
    }

    private String database(Ledger ledger) {
        return ledger.equals(served) ? SERVED : "ledger_" + ledger.name();
    }

    private void rename(String from, String to) {
        run("postgres", "alter database " + from + " with allow_connections false");
        run("postgres", "select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = '" + from + "'");
        run("postgres", "alter database " + from + " rename to " + to);
        run("postgres", "alter database " + to + " with allow_connections true");
    }

    private void openAccounts(String database, int from, int to, Times times) {
        if (from < to) {
            run(
                    database,
                    filled(
                            "customers.sql",
                            Map.of(
                                    "first",
                                    from / 2,
                                    "last",
                                    to / 2 - 1,
                                    "prefix",
                                    Customers.PREFIX,
                                    "funds",
                                    FUNDS,
                                    "begin",
                                    times.opening())));
        }
    }

    private void writeHistory(String database, Ledger ledger, Times times) {
        run(database, script("history-begin.sql"));
        for (int legs = 0; legs < ledger.legs(); legs += CHUNK_LEGS) {
            int sagas = Math.min(CHUNK_LEGS, ledger.legs() - legs) / LEGS_PER_SAGA;
            run(
                    database,
                    filled(
                            "history.sql",
                            Map.of(
                                    "sagas",
                                    sagas,
                                    "customers",
                                    ledger.accounts() / 2,
                                    "prefix",
                                    Customers.PREFIX,
                                    "begin",
                                    times.begin(legs / LEGS_PER_SAGA),
                                    "step",
                                    times.step(),
                                    "effective",
                                    times.effective())));
        }
        run(database, script("history-end.sql"));
    }

    /** Nothing is left over that would be done while something is measured. */
    private void settle(String database) {
        run(database, "vacuum (analyze)");
        run(database, "checkpoint");
    }

    private String text(String database, String sql) {
        return rows(database, sql).get(0).get(0);
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(prefix + database, superuser.user(), superuser.password());
    }

    private static String filled(String name, Map<String, Object> values) {
        String script = script(name);
        for (Map.Entry<String, Object> value : values.entrySet()) {
            script =
                    script.replace("${" + value.getKey() + "}", value.getValue().toString());
        }
        return script;
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
