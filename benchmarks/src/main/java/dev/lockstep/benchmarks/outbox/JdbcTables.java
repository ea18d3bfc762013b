package dev.lockstep.benchmarks.outbox;

import dev.lockstep.contract.message.Envelope;
import dev.lockstep.launcher.Infrastructure;
import dev.lockstep.launcher.directory.DataDirectory;
import dev.lockstep.launcher.directory.Secrets;
import dev.lockstep.launcher.postgres.Login;
import dev.lockstep.launcher.postgres.PostgresServer;
import dev.lockstep.launcher.process.Obstacle;
import dev.lockstep.outbox.append.JdbcOutbox;
import dev.lockstep.outbox.append.Outbox;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.postgresql.ds.PGSimpleDataSource;

/** PostgreSQL and Kafka with a database for each shape, in a data directory that is made anew. */
final class JdbcTables implements AutoCloseable {

    /** As the patrol makes them over a month, in one go: span in seconds, and half of the time. */
    private static final String MONTH = """
            do $$
            declare
                t     bigint;
                span  constant bigint := %d;
                half  constant bigint := %d;
                start constant bigint := floor(extract(epoch from now()) / span)::bigint * span;
            begin
                for t in select generate_series(start - half, start + half - 1, span) loop
                    execute format('create table outbox.message_at_%%s partition of outbox.message for values from (%%L) to (%%L)',
                                   t, outbox.first_id(to_timestamp(t)), outbox.first_id(to_timestamp(t + span)));
                end loop;
            end $$""";

    private final DataDirectory directory;
    private final boolean keep;
    private final Infrastructure servers;
    private final Login superuser;
    private final String prefix;

    /** @param keep whether the data stay behind */
    JdbcTables(Path folder, boolean keep) {
        this.keep = keep;
        directory = DataDirectory.claim(folder);
        directory.wipe();
        servers = Infrastructure.start(directory.root());
        superuser = new Login(PostgresServer.NAME, new Secrets(directory).password("postgres"));
        String url = servers.ledger().url();
        prefix = url.substring(0, url.lastIndexOf('/') + 1);
        Runtime.getRuntime().addShutdownHook(new Thread(servers::close, "stop"));
    }

    /** The owner migrates, and here the superuser is the owner, too. */
    void make(Shape shape) {
        String name = shape.database();
        run("postgres", "create role " + name + "_app login password 'app'");
        run("postgres", "create role " + name + "_relay login replication password 'relay'");
        run("postgres", "create database " + name);
        Flyway.configure()
                .dataSource(url(shape), superuser.user(), superuser.password())
                .locations("classpath:db/migration/outbox")
                .placeholders(Map.of("database", name))
                .defaultSchema("migration")
                .createSchemas(true)
                .target(MigrationVersion.fromVersion(shape.version()))
                .load()
                .migrate();
        if (shape == Shape.PLAIN) {
            run(name, relayLifecycle(name));
        }
        run(name, "select pg_drop_replication_slot('" + slot(shape) + "')");
        shape.span().ifPresent(span -> {
            run(name, "drop table outbox.message_first");
            run(name, MONTH.formatted(span.toSeconds(), Shape.MONTH.toSeconds() / 2));
        });
        if (!shape.throughRoot()) {
            run(name, "alter publication lockstep_outbox set (publish_via_partition_root = false)");
        }
    }

    /** What today's relay wants besides the table itself; it came after the partitions. */
    private static String relayLifecycle(String database) {
        try (InputStream script =
                JdbcTables.class.getResourceAsStream("/db/migration/outbox/V13__relay_lifecycle.sql")) {
            if (script == null) {
                throw new IllegalStateException("db-migrations has no V13__relay_lifecycle.sql");
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8).replace("${database}", database);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String version() {
        return text("postgres", "select current_setting('server_version')");
    }

    long partitions(Shape shape) {
        return Long.parseLong(text(
                shape.database(), "select count(*) from pg_inherits where inhparent = 'outbox.message'::regclass"));
    }

    long pid() {
        return Optional.ofNullable(servers.pids().get(PostgresServer.NAME)).orElseThrow();
    }

    String kafka() {
        return servers.kafka();
    }

    String url(Shape shape) {
        return prefix + shape.database();
    }

    static String slot(Shape shape) {
        return "lockstep_" + shape.database() + "_outbox";
    }

    /** A slot that begins now; nobody else keeps log meanwhile. */
    void makeSlot(Shape shape) {
        run(
                shape.database(),
                "select pg_create_logical_replication_slot('" + slot(shape) + "', 'pgoutput', false, false, true)");
    }

    /** Waits for the relay that let go of it. */
    void dropSlot(Shape shape) {
        run(
                shape.database(),
                "select pg_terminate_backend(active_pid, 10000) from pg_replication_slots where active_pid is not null");
        run(shape.database(), "select pg_drop_replication_slot('" + slot(shape) + "')");
    }

    /** Nothing is left over that would be done while something is measured. */
    void settle() {
        run("postgres", "checkpoint");
    }

    DataSource application(Shape shape) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url(shape));
        source.setUser(shape.database() + "_app");
        source.setPassword("app");
        return source;
    }

    Writer writer(Shape shape) throws SQLException {
        return new Writer(application(shape).getConnection());
    }

    /** The product's outbox on a connection of its own; one transaction for each call. */
    static final class Writer implements AutoCloseable {

        private final Connection connection;
        private final Outbox outbox;

        private Writer(Connection connection) throws SQLException {
            this.connection = connection;
            connection.setAutoCommit(false);
            outbox = new JdbcOutbox(
                    only(EntityManager.class, (proxy, method, arguments) -> connection),
                    only(TransactionSynchronizationRegistry.class, (proxy, method, arguments) -> Status.STATUS_ACTIVE),
                    Clock.systemUTC());
        }

        void append(List<Envelope> messages) throws SQLException {
            outbox.append(messages);
            connection.commit();
        }

        @Override
        public void close() {
            try {
                connection.close();
            } catch (SQLException e) {
                throw new Obstacle("a connection cannot be closed: " + e.getMessage(), e);
            }
        }

        /** What the outbox asks its container for: the connection of the running transaction, and that one runs. */
        private static <T> T only(Class<T> type, InvocationHandler answer) {
            return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answer));
        }
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
        return DriverManager.getConnection(prefix + database, superuser.user(), superuser.password());
    }

    @Override
    public void close() {
        servers.close();
        if (!keep) {
            try {
                DataDirectory.removeTree(directory.root());
            } catch (IOException e) {
                System.err.println("lockstep: cannot remove " + directory.root() + ": " + e.getMessage());
            }
        }
    }
}
