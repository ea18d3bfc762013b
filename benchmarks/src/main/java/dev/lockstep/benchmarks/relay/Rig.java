package dev.lockstep.benchmarks.relay;

import dev.lockstep.benchmarks.report.ReportFile;
import dev.lockstep.contract.message.Topics;
import dev.lockstep.launcher.Distribution;
import dev.lockstep.launcher.Infrastructure;
import dev.lockstep.launcher.directory.DataDirectory;
import dev.lockstep.launcher.directory.Secrets;
import dev.lockstep.launcher.kafka.KafkaBroker;
import dev.lockstep.launcher.postgres.DatabaseAccess;
import dev.lockstep.launcher.postgres.Login;
import dev.lockstep.launcher.postgres.PostgresServer;
import dev.lockstep.launcher.process.Child;
import dev.lockstep.launcher.process.Leftovers;
import dev.lockstep.launcher.process.Obstacle;
import dev.lockstep.outbox.relay.RelayConfiguration;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that runs while something is measured, in a data directory of its own that is made anew: the servers as the
 * launcher starts them, and a process for each contender, with the libraries of the EAR that is shipped. Ends with the
 * driver, also at Ctrl-C.
 */
final class Rig implements AutoCloseable {

    static final String RELAY = "relay";
    static final String OTHER_RELAY = "relay, other build";
    static final String BARE_READER = "bare reader";

    private static final String SWAP_SLOT = "lockstep_swap_outbox";
    private static final String LEDGER_SLOT = "lockstep_ledger_outbox";
    private static final String OTHER_SLOT = "bench_other_relay";
    private static final String BARE_SLOT = "bench_bare_reader";
    private static final String SERVER_SLOT = "bench_debezium_server";
    private static final String GRUELBOX_DATABASE = "gruelbox";

    /** A row takes gruelbox some twenty times as long, and who waits for it learns nothing more. */
    private static final int GRUELBOX_SHARE = 40;

    private static final int POLL_MS = 20;

    private final Options options;
    private final Clock clock;
    private final DataDirectory directory;
    private final List<Contender> contenders = new ArrayList<>();
    private @Nullable Infrastructure servers;
    private @Nullable JdbcServer database;
    private int runs;
    private boolean closed;

    Rig(Options options, Clock clock) {
        this.options = options;
        this.clock = clock;
        this.directory = DataDirectory.claim(ReportFile.folder().resolve("relay-data"));
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stop"));
    }

    /** Starts PostgreSQL, Kafka and whoever takes part. */
    synchronized void start() {
        if (closed) {
            throw new Obstacle("stopped while starting");
        }
        Leftovers.stop(directory.jvmMark(), Child.Signal.TERM);
        Leftovers.stop(PostgresServer.mark(directory), Child.Signal.INT);
        directory.wipe();
        Infrastructure started = Infrastructure.start(directory.root());
        servers = started;
        database = new JdbcServer(started.swap().url(), superuser());
        try (JdbcServer ledger = new JdbcServer(started.ledger().url(), superuser())) {
            ledger.dropSlot(LEDGER_SLOT);
        }
        String libraries = libraries(Distribution.locate().ear(), "product");
        LogReader relay = reader(RELAY, SWAP_SLOT, RelayMain.class, libraries);
        contenders.add(relay);
        database().makeSlot(BARE_SLOT);
        contenders.add(reader(BARE_READER, BARE_SLOT, BareReaderMain.class, libraries));
        if (options.against() != null) {
            database().makeSlot(OTHER_SLOT);
            String others = libraries(Path.of(options.against()), "other-build");
            contenders.add(reader(OTHER_RELAY, OTHER_SLOT, RelayMain.class, others));
        }
        if (options.peers()) {
            debeziumServer(relay.worker()).ifPresent(contenders::add);
            contenders.add(gruelbox(libraries));
        }
    }

    private Login superuser() {
        return new Login(PostgresServer.NAME, new Secrets(directory).password(PostgresServer.NAME));
    }

    /** What all contenders' producers have. */
    Map<String, Object> producerSettings() {
        return RelayConfiguration.producer(
                Environment.of(servers().swap(), SWAP_SLOT, servers().kafka()).settings());
    }

    private LogReader reader(String name, String slot, Class<?> main, String libraries) {
        Environment environment =
                Environment.of(servers().swap(), slot, servers().kafka());
        return new LogReader(name, slot, worker(main, environment, libraries), outbox());
    }

    private Optional<Contender> debeziumServer(Worker relay) {
        return DebeziumServer.Installation.find(ReportFile.folder(), javaOptions())
                .map(installation -> {
                    database().makeSlot(SERVER_SLOT);
                    return new DebeziumServer(
                            installation,
                            Environment.of(
                                    servers().swap(), SERVER_SLOT, servers().kafka()),
                            engineSettings(relay),
                            directory.resolve("debezium-server"),
                            outbox());
                });
    }

    /** As the relay has them; this process has no Debezium. */
    private Properties engineSettings(Worker relay) {
        Path file = directory.resolve("engine.properties");
        relay.tell("settings " + file);
        Properties settings = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            settings.load(in);
            return settings;
        } catch (IOException e) {
            throw new Obstacle("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private Gruelbox gruelbox(String libraries) {
        DatabaseAccess swap = servers().swap();
        database().makeDatabase(GRUELBOX_DATABASE, swap.owner().user());
        String url = swap.url().substring(0, swap.url().lastIndexOf('/') + 1) + GRUELBOX_DATABASE;
        Environment environment = new Environment(
                url, swap.owner(), swap.relay(), "none", servers().kafka());
        return new Gruelbox(worker(GruelboxMain.class, environment, libraries), GRUELBOX_SHARE, directory.root());
    }

    private Worker worker(Class<?> main, Environment environment, String libraries) {
        return Worker.start(new Worker.Spec(
                javaOptions(), libraries, main, environment.variables(), directory.log(main.getSimpleName())));
    }

    /** With the mark by which a process that was left behind is known. */
    private List<String> javaOptions() {
        List<String> words = new ArrayList<>(options.javaWords());
        words.add(directory.jvmMark());
        return words;
    }

    /** Those that an EAR ships, this module's own, and what is measured beside; none of the launcher's, which are the broker's. */
    private String libraries(Path file, String name) {
        Path folder = directory.resolve(name);
        try (ZipInputStream ear = new ZipInputStream(Files.newInputStream(file))) {
            Files.createDirectories(folder);
            for (ZipEntry entry = ear.getNextEntry(); entry != null; entry = ear.getNextEntry()) {
                String library = entry.getName();
                if (library.startsWith("lib/") && library.endsWith(".jar")) {
                    Files.copy(
                            ear,
                            folder.resolve(library.substring(library.lastIndexOf('/') + 1)),
                            StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException e) {
            throw new Obstacle("cannot unpack " + file + ": " + e.getMessage(), e);
        }
        Path brokers = Distribution.locate().build().resolve("lib");
        return folder + "/*:"
                + Stream.of(System.getProperty("java.class.path").split(":"))
                        .filter(entry -> !Path.of(entry).startsWith(brokers))
                        .collect(Collectors.joining(":"));
    }

    List<Contender> contenders() {
        return List.copyOf(contenders);
    }

    JdbcServer database() {
        return Optional.ofNullable(database).orElseThrow();
    }

    JdbcBacklog outbox() {
        return new JdbcBacklog(servers().swap(), clock);
    }

    /** To be closed by the thread that reads it. */
    KafkaTopic openTopic() {
        return new KafkaTopic(servers().kafka(), Topics.LEDGER_COMMANDS, clock);
    }

    /** So many rows, told from those of every other run. */
    Rows rows(int count) {
        return new Rows(++runs, count);
    }

    Spent spent(Contender contender) {
        return Spent.soFar(contender.pid(), pid(PostgresServer.NAME), pid(KafkaBroker.NAME));
    }

    private long pid(String server) {
        return Optional.ofNullable(servers().pids().get(server)).orElseThrow();
    }

    /** Waits until somebody reads from the slot. */
    void awaitRead(String slot, Duration limit, int everyMs) {
        await(() -> database().isRead(slot), limit, everyMs, "nobody reads from slot " + slot);
    }

    /** Waits until PostgreSQL has seen that the contender does not read any more. */
    void awaitEnded(Contender contender, Duration limit) {
        contender
                .slot()
                .ifPresent(slot ->
                        await(() -> !database().isRead(slot), limit, POLL_MS, contender.name() + " does not end"));
    }

    private static void await(BooleanSupplier state, Duration limit, int everyMs, String otherwise) {
        long end = System.nanoTime() + limit.toNanos();
        while (!state.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new Obstacle(otherwise);
            }
            sleep(everyMs);
        }
    }

    static void sleep(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Obstacle("interrupted", e);
        }
    }

    private Infrastructure servers() {
        return Optional.ofNullable(servers).orElseThrow();
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        contenders.forEach(Contender::close);
        if (database != null) {
            database.close();
        }
        if (servers != null) {
            servers.close();
        }
        if (!options.keep()) {
            remove();
        }
    }

    private void remove() {
        try {
            DataDirectory.removeTree(directory.root());
        } catch (IOException e) {
            System.err.println("lockstep: cannot remove " + directory.root() + ": " + e.getMessage());
        }
    }
}
