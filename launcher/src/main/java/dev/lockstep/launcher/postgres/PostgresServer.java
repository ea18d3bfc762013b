package dev.lockstep.launcher.postgres;

import dev.lockstep.launcher.directory.DataDirectory;
import dev.lockstep.launcher.directory.OwnerFiles;
import dev.lockstep.launcher.directory.Secrets;
import dev.lockstep.launcher.process.Child;
import dev.lockstep.launcher.process.Executables;
import dev.lockstep.launcher.process.Leftovers;
import dev.lockstep.launcher.process.Obstacle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * PostgreSQL on the loopback address, started directly and not as a daemon, with every commit on the disk before it is
 * acknowledged. Its superuser has a random password and is used only to create roles and databases.
 */
public final class PostgresServer {

    public static final String NAME = "postgres";

    /** sockaddr_un.sun_path without its final zero byte, on Linux; 104 on macOS. */
    private static final int SOCKET_PATH_MAX = 103;

    private final DataDirectory directory;
    private final int port;
    private final Identity identity;
    private final Path home;
    private final Path data;

    public PostgresServer(DataDirectory directory, int port) {
        this.directory = directory;
        this.port = port;
        this.identity = Identity.choose();
        this.home = directory.resolve("postgres");
        this.data = data(directory);
    }

    /** The argument by which a server of this directory is known. */
    public static String mark(DataDirectory directory) {
        return data(directory).toString();
    }

    private static Path data(DataDirectory directory) {
        return directory.resolve("postgres").resolve("data");
    }

    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    public Path log() {
        return directory.log(NAME);
    }

    /** The superuser. */
    public Login superuser() {
        return new Login(NAME, new Secrets(directory).password("postgres"));
    }

    public Child launch() {
        removeStalePidFile();
        return Child.start(new Child.Spec(
                NAME,
                identity.command(List.of(program("postgres"), "-D", data.toString())),
                Map.of("LC_ALL", "C"),
                directory.log(NAME)));
    }

    /** Unpacks and initialises what is missing and writes the configuration. */
    public void prepare() {
        try {
            Files.createDirectories(home);
            PostgresBinaries.unpackedIn(home.resolve("programs"));
            if (!Files.exists(data.resolve("PG_VERSION"))) {
                initialise();
            }
            Files.writeString(data.resolve("lockstep.conf"), String.join("\n", settings()) + "\n");
            identity.give(home, directory);
        } catch (IOException e) {
            throw new Obstacle("cannot prepare PostgreSQL in " + home + ": " + e, e);
        }
    }

    /** Into a draft folder first: an interrupted initdb leaves nothing that looks like a database. */
    private void initialise() throws IOException {
        Path draft = home.resolve("data.draft");
        Path password = home.resolve("superuser.draft");
        DataDirectory.removeTree(draft);
        OwnerFiles.write(password, superuser().password() + "\n");
        identity.give(home, directory);
        try {
            Executables.run(
                    identity.command(List.of(
                            program("initdb"),
                            "--pgdata=" + draft,
                            "--username=" + NAME,
                            "--pwfile=" + password,
                            "--auth=scram-sha-256",
                            "--encoding=UTF-8",
                            "--locale-provider=builtin",
                            "--builtin-locale=C.UTF-8",
                            "--no-locale",
                            "--no-instructions")),
                    log());
        } finally {
            Files.deleteIfExists(password);
        }
        Path configuration = draft.resolve("postgresql.conf");
        Files.writeString(configuration, Files.readString(configuration) + "\ninclude 'lockstep.conf'\n");
        Files.move(draft, data);
    }

    private List<String> settings() {
        List<String> settings = new ArrayList<>(List.of(
                "listen_addresses = '127.0.0.1'",
                "port = " + port,
                "unix_socket_directories = '" + socketFolder() + "'",
                "password_encryption = 'scram-sha-256'",
                "fsync = on",
                "synchronous_commit = on",
                "full_page_writes = on",
                "wal_level = logical",
                "max_replication_slots = 10",
                "max_wal_senders = 10",
                "max_slot_wal_keep_size = '4GB'",
                "wal_sender_timeout = '10s'",
                "max_connections = 100",
                // What a journal of ten million legs touches at random fits in; what is not touched is not taken.
                "shared_buffers = '1GB'",
                // A page's first change behind a checkpoint logs all of it: with checkpoints every 20 s that is most of
                // the log.
                "max_wal_size = '4GB'",
                "checkpoint_timeout = '15min'",
                // Which statements take the time: the first question of whoever has to find out why it is slow.
                "shared_preload_libraries = 'pg_stat_statements'",
                "timezone = 'UTC'",
                "log_timezone = 'UTC'",
                "log_destination = 'stderr'",
                "logging_collector = off",
                "log_line_prefix = '%m [%p] %q%u@%d '",
                "log_min_messages = 'warning'"));
        return settings;
    }

    /** No socket where its path would be too long: everything connects over TCP anyway. */
    private String socketFolder() {
        String socket = home.resolve(".s.PGSQL." + port).toString();
        return socket.getBytes(StandardCharsets.UTF_8).length <= SOCKET_PATH_MAX
                ? home.toString().replace("'", "''")
                : "";
    }

    /**
     * PostgreSQL refuses to start while the process named in {@code postmaster.pid} exists; after a crash of the machine
     * that can be any process. A server of ours has been stopped before, so what is left is another one's number.
     */
    private void removeStalePidFile() {
        Path file = data.resolve("postmaster.pid");
        try {
            if (Files.exists(file)) {
                long pid = Long.parseLong(Files.readAllLines(file).get(0).strip());
                if (Leftovers.marked(pid, mark(directory)).isEmpty()) {
                    Files.delete(file);
                }
            }
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
            throw new Obstacle("cannot make sense of " + file + ": " + e, e);
        }
    }

    private String program(String name) {
        return home.resolve("programs").resolve("bin").resolve(name).toString();
    }
}
