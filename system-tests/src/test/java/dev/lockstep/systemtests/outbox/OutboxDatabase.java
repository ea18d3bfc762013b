package dev.lockstep.systemtests.outbox;

import dev.lockstep.launcher.Infrastructure;
import dev.lockstep.launcher.directory.DataDirectory;
import dev.lockstep.launcher.directory.Secrets;
import dev.lockstep.launcher.postgres.DatabaseAccess;
import dev.lockstep.launcher.postgres.Login;
import dev.lockstep.systemtests.stack.AtEnd;
import dev.lockstep.systemtests.stack.Database;
import dev.lockstep.systemtests.stack.Project;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.postgresql.ds.PGSimpleDataSource;

/** A database with nothing but an outbox and its slot, at any of its versions, on servers of a test class's own. */
final class OutboxDatabase {

    /** Of before there were partitions. */
    static final String PLAIN = "2";

    static final String NEWEST = "latest";

    private final DatabaseAccess access;
    private final Login superuser;

    private OutboxDatabase(DatabaseAccess access, Login superuser) {
        this.access = access;
        this.superuser = superuser;
    }

    /** Servers that {@link #create} makes databases on. */
    record Servers(Infrastructure infrastructure, Login superuser) {

        static Servers start(String name) {
            DataDirectory directory = DataDirectory.claim(
                    Project.target(name + "-" + ProcessHandle.current().pid()));
            Infrastructure infrastructure = AtEnd.close(Infrastructure.start(directory.root()));
            return new Servers(infrastructure, new Login("postgres", new Secrets(directory).password("postgres")));
        }

        String kafka() {
            return infrastructure.kafka();
        }

        OutboxDatabase create(String name, String version) {
            String prefix = infrastructure.ledger().url();
            prefix = prefix.substring(0, prefix.lastIndexOf('/') + 1);
            DatabaseAccess access = new DatabaseAccess(
                    name, prefix + name, login(name + "_owner"), login(name + "_app"), login(name + "_relay"));
            Database server = new Database(prefix + "postgres", superuser.user(), superuser.password());
            for (Login login : List.of(access.owner(), access.application(), access.relay())) {
                server.update("create role " + login.user() + " login password '" + login.password() + "'"
                        + (login.equals(access.application()) ? "" : " replication"));
            }
            server.update("create database " + name + " owner " + access.owner().user());
            OutboxDatabase database = new OutboxDatabase(access, superuser);
            database.migrate(version);
            return database;
        }

        private static Login login(String user) {
            return new Login(user, user + "-secret");
        }
    }

    void migrate(String version) {
        Flyway.configure()
                .dataSource(access.url(), access.owner().user(), access.owner().password())
                .locations("classpath:db/migration/outbox")
                .placeholders(Map.of("database", access.name()))
                .defaultSchema("migration")
                .createSchemas(true)
                .target(MigrationVersion.fromVersion(version))
                .load()
                .migrate();
    }

    DatabaseAccess access() {
        return access;
    }

    OneTransaction transaction() throws SQLException {
        return new OneTransaction(access);
    }

    Database owner() {
        return as(access.owner());
    }

    Database application() {
        return as(access.application());
    }

    Database superuser() {
        return as(superuser);
    }

    private Database as(Login login) {
        return new Database(access.url(), login.user(), login.password());
    }

    DataSource pool() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(access.url());
        source.setUser(access.application().user());
        source.setPassword(access.application().password());
        return source;
    }

    /** The ids of everything in the table. */
    Set<String> ids() {
        return application().rows("select message_id from outbox.message").stream()
                .map(row -> row.get("message_id").toString())
                .collect(Collectors.toSet());
    }

    /** Where this message lies. */
    String partitionOf(UUID id) {
        return application()
                .value(
                        "select relname::text from outbox.message m join pg_class c on c.oid = m.tableoid"
                                + " where message_id = ?",
                        id)
                .toString();
    }
}
