package dev.lockstep.systemtests.servers;

import dev.lockstep.launcher.postgres.DatabaseAccess;
import dev.lockstep.launcher.postgres.Login;
import dev.lockstep.migrations.Migrations;
import dev.lockstep.systemtests.stack.Database;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL of a test's own with a ledger database that nobody else writes, and its superuser, who may do anything. */
public final class LedgerServer implements AutoCloseable {

    private final Postgres server;

    private LedgerServer(Postgres server) {
        this.server = server;
    }

    /** Started in a new folder and migrated; stopped at the end of the run at the latest. */
    public static LedgerServer start(String name) {
        return new LedgerServer(Postgres.start(name, Migrations.Database.LEDGER));
    }

    /** The ledger for each of its logins. */
    public DatabaseAccess access() {
        return server.database(Migrations.Database.LEDGER);
    }

    /** The ledger as the application sees it. */
    public DataSource application() {
        return dataSource(access().application());
    }

    /** The ledger as its superuser sees it. */
    public Database superuser() {
        return server.superuser("ledger");
    }

    private DataSource dataSource(Login login) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(access().url());
        source.setUser(login.user());
        source.setPassword(login.password());
        return source;
    }

    @Override
    public void close() {
        server.close();
    }
}
