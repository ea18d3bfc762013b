package dev.lockstep.launcher;

import dev.lockstep.launcher.directory.DataDirectory;
import dev.lockstep.launcher.directory.DirectoryLock;
import dev.lockstep.launcher.directory.Ports;
import dev.lockstep.launcher.directory.Secrets;
import dev.lockstep.launcher.kafka.KafkaBroker;
import dev.lockstep.launcher.kafka.KafkaTopics;
import dev.lockstep.launcher.postgres.DatabaseAccess;
import dev.lockstep.launcher.postgres.JdbcDatabases;
import dev.lockstep.launcher.postgres.PostgresServer;
import dev.lockstep.launcher.process.Child;
import dev.lockstep.launcher.process.Leftovers;
import dev.lockstep.launcher.process.Obstacle;
import dev.lockstep.launcher.process.Supervised;
import dev.lockstep.migrations.Migrations;
import dev.lockstep.migrations.Migrations.Database;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the application needs before it can start: PostgreSQL with the two migrated databases, and Kafka with the topics.
 * The two are started side by side, watched, and started again when they die. Servers that are given are used instead.
 *
 * <p>Tests use it by itself: {@code try (Infrastructure servers = Infrastructure.start(folder)) { ... }}.
 */
public final class Infrastructure implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Infrastructure.class.getName());
    private static final Duration POSTGRES_STOPS_WITHIN = Duration.ofSeconds(20);
    private static final Duration KAFKA_STOPS_WITHIN = Duration.ofSeconds(20);

    private final DataDirectory directory;
    private final ExternalServers external;
    private final Supervised.Watcher watcher;
    private final Map<String, Long> pids = new ConcurrentHashMap<>();
    private final @Nullable PostgresServer postgres;
    private final @Nullable KafkaBroker kafka;
    private final DatabaseAccess swap;
    private final DatabaseAccess ledger;
    private final String bootstrap;
    private final @Nullable Supervised postgresProcess;
    private final @Nullable Supervised kafkaProcess;
    private @Nullable DirectoryLock lock;
    private @Nullable CompletableFuture<Void> databases;
    private @Nullable CompletableFuture<Void> topics;

    /** Prepares everything that takes no process: ports, programs, configuration. */
    Infrastructure(DataDirectory directory, ExternalServers external, Supervised.Watcher watcher) {
        this.directory = directory;
        this.external = external;
        this.watcher = watcher;
        Ports ports = new Ports(directory);
        this.postgres = external.needPostgres() ? new PostgresServer(directory, ports.port("postgres")) : null;
        this.kafka = external.needKafka()
                ? new KafkaBroker(
                        directory,
                        Distribution.locate().libraries(),
                        ports.port("kafka"),
                        ports.port("kafka-controller"))
                : null;
        this.swap = external.swap().orElseGet(() -> own(Database.SWAP));
        this.ledger = external.ledger().orElseGet(() -> own(Database.LEDGER));
        this.bootstrap = kafka == null ? external.kafka().orElseThrow() : kafka.bootstrap();
        this.postgresProcess =
                postgres == null ? null : new Supervised(PostgresServer.NAME, postgres::launch, new PidKeeper());
        this.kafkaProcess = kafka == null ? null : new Supervised(KafkaBroker.NAME, kafka::launch, new PidKeeper());
    }

    /** Both servers in this directory, ready to be used; the directory is created when it is new. */
    public static Infrastructure start(Path path) {
        DataDirectory directory = DataDirectory.claim(path);
        DirectoryLock lock = DirectoryLock.tryLock(directory)
                .orElseThrow(() -> new Obstacle(directory.root() + " is in use by another launcher"));
        stopLeftovers(directory);
        Infrastructure infrastructure = new Infrastructure(directory, ExternalServers.none(), new Supervised.Watcher() {
            @Override
            public void runs(Child child) {}

            @Override
            public void gaveUp(Child child) {}
        });
        infrastructure.lock = lock;
        try {
            infrastructure.begin();
            infrastructure.awaitDatabases();
            infrastructure.awaitTopics();
            return infrastructure;
        } catch (RuntimeException e) {
            infrastructure.close();
            throw e;
        }
    }

    /** Ends what a launcher that was killed has left behind in this directory. */
    static void stopLeftovers(DataDirectory directory) {
        Leftovers.stop(directory.jvmMark(), Child.Signal.TERM);
        Leftovers.stop(PostgresServer.mark(directory), Child.Signal.INT);
    }

    /** Starts both, side by side, and returns at once. */
    void begin() {
        databases = begin("start-postgres", this::bringUpDatabases);
        topics = begin("start-kafka", this::bringUpTopics);
    }

    /** Waits until both databases are migrated. */
    void awaitDatabases() {
        await(databases);
    }

    /** Waits until the topics are there. */
    void awaitTopics() {
        await(topics);
    }

    public DatabaseAccess swap() {
        return swap;
    }

    public DatabaseAccess ledger() {
        return ledger;
    }

    /** The bootstrap address of Kafka. */
    public String kafka() {
        return bootstrap;
    }

    /** Whether this database is on a server of ours. */
    boolean owns(DatabaseAccess database) {
        return database.equals(swap)
                ? external.swap().isEmpty()
                : external.ledger().isEmpty();
    }

    /** Process ids by name; what is not ours is absent. */
    public Map<String, Long> pids() {
        return Map.copyOf(pids);
    }

    /** Stops Kafka, then PostgreSQL. */
    @Override
    public void close() {
        if (kafkaProcess != null) {
            kafkaProcess.stop(Child.Signal.TERM, KAFKA_STOPS_WITHIN);
        }
        if (postgresProcess != null) {
            // SIGINT is PostgreSQL's fast shutdown: connections are cut, everything is written.
            postgresProcess.stop(Child.Signal.INT, POSTGRES_STOPS_WITHIN);
        }
        if (lock != null) {
            lock.close();
        }
    }

    private void bringUpDatabases() throws InterruptedException {
        long began = System.nanoTime();
        if (postgres != null && postgresProcess != null) {
            postgres.prepare();
            postgresProcess.start();
            JdbcDatabases ours = new JdbcDatabases(postgres, new Secrets(directory));
            ours.awaitServer(postgresProcess::alive);
            if (external.swap().isEmpty()) {
                ours.create(swap);
            }
            if (external.ledger().isEmpty()) {
                ours.create(ledger);
            }
            LOG.log(Level.INFO, "postgres.ready url={0} elapsed_ms={1}", postgres.url(""), elapsedMs(began));
        }
        if (external.swap().isPresent()) {
            JdbcDatabases.awaitDatabase(swap);
        }
        if (external.ledger().isPresent()) {
            JdbcDatabases.awaitDatabase(ledger);
        }
        migrate(Database.SWAP, swap);
        migrate(Database.LEDGER, ledger);
    }

    private void bringUpTopics() throws InterruptedException {
        long began = System.nanoTime();
        BooleanSupplier alive = () -> true;
        if (kafka != null && kafkaProcess != null) {
            kafka.prepare();
            kafkaProcess.start();
            alive = kafkaProcess::alive;
        }
        new KafkaTopics(bootstrap).create(alive);
        LOG.log(Level.INFO, "kafka.ready bootstrap={0} elapsed_ms={1}", bootstrap, elapsedMs(began));
    }

    private static void migrate(Database database, DatabaseAccess access) {
        try {
            int applied = Migrations.migrate(
                    database,
                    access.url(),
                    access.owner().user(),
                    access.owner().password());
            LOG.log(Level.INFO, "database.migrated name={0} applied={1}", access.name(), applied);
        } catch (RuntimeException e) {
            throw new Obstacle("cannot migrate the database " + access.name() + ": " + e.getMessage(), e);
        }
    }

    private DatabaseAccess own(Database database) {
        if (postgres == null) {
            throw new IllegalStateException("no PostgreSQL of ours for " + database);
        }
        return new JdbcDatabases(postgres, new Secrets(directory)).access(database.databaseName());
    }

    private static void await(@Nullable CompletableFuture<Void> work) {
        try {
            Optional.ofNullable(work)
                    .orElseThrow(() -> new IllegalStateException("not begun"))
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Obstacle obstacle) {
                throw obstacle;
            }
            throw e;
        }
    }

    private static CompletableFuture<Void> begin(String name, Step step) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        step.run();
                        done.complete(null);
                    } catch (InterruptedException | RuntimeException e) {
                        done.completeExceptionally(e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    /** A part of the start. */
    private interface Step {
        void run() throws InterruptedException;
    }

    private static String elapsedMs(long sinceNanos) {
        return Long.toString((System.nanoTime() - sinceNanos) / 1_000_000);
    }

    private final class PidKeeper implements Supervised.Watcher {

        @Override
        public void runs(Child child) {
            pids.put(child.name(), child.pid());
            watcher.runs(child);
        }

        @Override
        public void gaveUp(Child child) {
            watcher.gaveUp(child);
        }
    }
}
