package dev.lockstep.systemtests.servers;

import dev.lockstep.launcher.directory.DataDirectory;
import dev.lockstep.launcher.directory.Ports;
import dev.lockstep.launcher.directory.Secrets;
import dev.lockstep.launcher.postgres.DatabaseAccess;
import dev.lockstep.launcher.postgres.JdbcDatabases;
import dev.lockstep.launcher.postgres.Login;
import dev.lockstep.launcher.postgres.PostgresServer;
import dev.lockstep.launcher.process.Child;
import dev.lockstep.migrations.Migrations;
import dev.lockstep.systemtests.stack.AtEnd;
import dev.lockstep.systemtests.stack.Database;
import dev.lockstep.systemtests.stack.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL of a test's own with a ledger database that nobody else writes, and its superuser, who may do anything. */
public final class LedgerServer implements AutoCloseable {

    private static final Duration STOPS_WITHIN = Duration.ofSeconds(20);

    private final PostgresServer server;
    private final DatabaseAccess ledger;
    private final Child process;

    private LedgerServer(PostgresServer server, DatabaseAccess ledger, Child process) {
        this.server = server;
        this.ledger = ledger;
        this.process = process;
    }

    /** Started in a new folder and migrated; stopped at the end of the run at the latest. */
    public static LedgerServer start(String name) {
        DataDirectory directory = DataDirectory.claim(
                Project.target(name + "-" + ProcessHandle.current().pid()));
        try {
            directory.openPassage();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        PostgresServer server = new PostgresServer(directory, new Ports(directory).port("postgres"));
        server.prepare();
        JdbcDatabases databases = new JdbcDatabases(server, new Secrets(directory));
        DatabaseAccess ledger = databases.access("ledger");
        LedgerServer started = AtEnd.close(new LedgerServer(server, ledger, server.launch()));
        try {
            databases.awaitServer(started.process::alive);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        databases.create(ledger);
        Migrations.migrate(
                Migrations.Database.LEDGER,
                ledger.url(),
                ledger.owner().user(),
                ledger.owner().password());
        return started;
    }

    /** The ledger for each of its logins. */
    public DatabaseAccess access() {
        return ledger;
    }

    /** The ledger as the application sees it. */
    public DataSource application() {
        return dataSource(ledger.application());
    }

    /** The ledger as its superuser sees it. */
    public Database superuser() {
        Login login = server.superuser();
        return new Database(ledger.url(), login.user(), login.password());
    }

    private DataSource dataSource(Login login) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(ledger.url());
        source.setUser(login.user());
        source.setPassword(login.password());
        return source;
    }

    @Override
    public void close() {
        process.stop(Child.Signal.INT, STOPS_WITHIN);
    }
}
