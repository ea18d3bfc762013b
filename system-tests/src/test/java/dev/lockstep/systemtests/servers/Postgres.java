package dev.lockstep.systemtests.servers;

import static org.awaitility.Awaitility.await;

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
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A PostgreSQL of a test's own with the product's databases. Nobody starts it again when it dies: the test takes it away and
 * brings it back. It can have a standby, made as operators make one.
 */
public final class Postgres implements AutoCloseable {

    private static final Duration STOPS_WITHIN = Duration.ofSeconds(30);
    private static final Duration CATCHES_UP_WITHIN = Duration.ofSeconds(90);

    /** The name of a standby on its primary: its physical slot, and what it calls itself. */
    private static final String STANDBY = "standby";

    /** What a copy of a running server leaves behind: it is the primary's own, or comes by streaming. */
    private static final Set<String> NOT_COPIED =
            Set.of("postmaster.pid", "postmaster.opts", "pg_wal", "pg_replslot", "pg_stat_tmp", "pg_subtrans");

    private final DataDirectory directory;
    private final PostgresServer server;
    private final JdbcDatabases databases;
    private final int port;
    private Child process;

    private Postgres(DataDirectory directory) {
        this.directory = directory;
        this.port = new Ports(directory).port("postgres");
        this.server = new PostgresServer(directory, port);
        this.databases = new JdbcDatabases(server, new Secrets(directory));
    }

    /** Started in a new folder and migrated; stopped at the end of the run at the latest. */
    public static Postgres start(String name, Migrations.Database... databases) {
        Postgres started = AtEnd.close(new Postgres(claim(name)));
        started.server.prepare();
        started.start();
        for (Migrations.Database database : databases) {
            DatabaseAccess access = started.database(database);
            started.databases.create(access);
            Migrations.migrate(
                    database,
                    access.url(),
                    access.owner().user(),
                    access.owner().password());
        }
        return started;
    }

    private static DataDirectory claim(String name) {
        DataDirectory directory = DataDirectory.claim(
                Project.target(name + "-" + ProcessHandle.current().pid()));
        try {
            directory.openPassage();
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Launches it and returns as soon as it takes connections. */
    public void start() {
        process = server.launch();
        try {
            databases.awaitServer(process::alive);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** The orderly end: connections are cut, everything is written. */
    public void stop() {
        process.stop(Child.Signal.INT, STOPS_WITHIN);
    }

    /** SIGKILL to the server; its own children notice and end. */
    public void kill() {
        List<ProcessHandle> all = Stream.concat(
                        Stream.of(ProcessHandle.of(process.pid()).orElseThrow()),
                        ProcessHandle.of(process.pid()).orElseThrow().descendants())
                .toList();
        process.stop(Child.Signal.KILL, STOPS_WITHIN);
        // A new server is refused while one of them still has the shared memory.
        await("the killed server's processes end")
                .atMost(STOPS_WITHIN)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
    }

    public int port() {
        return port;
    }

    /** One of its databases, for each of its logins. */
    public DatabaseAccess database(Migrations.Database database) {
        return databases.access(database.databaseName());
    }

    /** A database as the superuser sees it. */
    public Database superuser(String database) {
        Login login = server.superuser();
        return new Database(server.url(database), login.user(), login.password());
    }

    /** Changes a setting as an operator does. */
    public void set(String setting, String value) {
        superuser("postgres").execute("alter system set " + setting + " = '" + value + "'");
        reload();
    }

    public void reset(String setting) {
        superuser("postgres").execute("alter system reset " + setting);
        reload();
    }

    private void reload() {
        superuser("postgres").value("select pg_reload_conf()");
    }

    /**
     * A standby that follows this server and its failover slots, running and in step. From then on no commit is acknowledged
     * that the standby does not have, and no relay sees one.
     */
    public Postgres standby(String name) {
        superuser("postgres").value("select pg_create_physical_replication_slot('" + STANDBY + "', true)::text");
        DataDirectory copy = claim(name);
        try {
            copyInto(copy);
            Postgres standby = AtEnd.close(new Postgres(copy));
            standby.server.prepare();
            standby.start();
            await("the standby streams")
                    .atMost(CATCHES_UP_WITHIN)
                    .until(() -> superuser("postgres")
                                    .count("select count(*) from pg_stat_replication where application_name = '"
                                            + STANDBY + "' and state = 'streaming'")
                            == 1);
            set("synchronous_standby_names", STANDBY);
            set("synchronized_standby_slots", STANDBY);
            return standby;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException("no copy of the primary", e);
        }
    }

    private void copyInto(DataDirectory copy) throws IOException, SQLException {
        Path source = directory.resolve("postgres").resolve("data");
        Path target = copy.resolve("postgres").resolve("data");
        copyTree(directory.resolve("secrets"), copy.resolve("secrets"), Set.of());
        try (Connection connection = superuser("postgres").connect();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_backup_start('standby', true)");
            copyTree(source, target, NOT_COPIED);
            try (ResultSet end = statement.executeQuery("select labelfile from pg_backup_stop(false)")) {
                end.next();
                Files.writeString(target.resolve("backup_label"), end.getString(1));
            }
        }
        for (String empty :
                List.of("pg_wal/archive_status", "pg_wal/summaries", "pg_replslot", "pg_stat_tmp", "pg_subtrans")) {
            Files.createDirectories(target.resolve(empty));
        }
        Files.createFile(target.resolve("standby.signal"));
        Login login = server.superuser();
        Files.writeString(
                target.resolve("postgresql.auto.conf"),
                String.join(
                        "\n",
                        "primary_conninfo = 'host=127.0.0.1 port=" + port + " user=" + login.user() + " password="
                                + login.password() + " dbname=postgres application_name=" + STANDBY + "'",
                        "primary_slot_name = '" + STANDBY + "'",
                        "hot_standby_feedback = on",
                        "sync_replication_slots = on",
                        // As where one configuration serves both: what it takes to be promoted is in the runbook.
                        "synchronized_standby_slots = '" + STANDBY + "'",
                        ""),
                StandardOpenOption.APPEND);
        // PostgreSQL does not start in a folder that others can read.
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwx------"));
    }

    private static void copyTree(Path source, Path target, Set<String> without) throws IOException {
        Files.createDirectories(target);
        List<Path> entries;
        try (Stream<Path> listed = Files.list(source)) {
            entries = listed.toList();
        }
        for (Path entry : entries) {
            String name = entry.getFileName().toString();
            if (without.contains(name)) {
                continue;
            }
            try {
                if (Files.isDirectory(entry)) {
                    copyTree(entry, target.resolve(name), Set.of());
                } else {
                    Files.copy(entry, target.resolve(name));
                }
            } catch (NoSuchFileException e) {
                // Dropped by the running server meanwhile; the log that the standby replays says so, too.
            }
        }
    }

    /** Of a standby: whether this slot would be there after a promotion. A copied slot is a draft until its original moves. */
    public boolean hasForGood(String slot) {
        return superuser("postgres").count("""
                select count(*) from pg_replication_slots
                 where slot_name = '%s' and synced and not temporary and invalidation_reason is null""".formatted(slot)) == 1;
    }

    /** Of a standby: makes it the primary. */
    public void promote() {
        superuser("postgres").value("select pg_promote(true, 60)");
    }

    @Override
    public void close() {
        if (process != null && process.alive()) {
            stop();
        }
    }
}
